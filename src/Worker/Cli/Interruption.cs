using System.Runtime.InteropServices;

namespace Worker.Cli;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into a cancelled token; a second signal ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _isInterruptLeftToChild;
    private volatile Action? _hangup;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>From now on Ctrl-C belongs to the program started on the same terminal: in psql it ends a query, not the session.</summary>
    public void LeaveInterruptToChild() => _isInterruptLeftToChild = true;

    /// <summary>From now on SIGHUP, which else means that the terminal was closed, asks a service to read its settings again.</summary>
    public void UseHangupFor(Action reload) => _hangup = reload;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT && _isInterruptLeftToChild)
        {
            context.Cancel = true;
            return;
        }
        if (context.Signal == PosixSignal.SIGHUP && _hangup is { } reload)
        {
            context.Cancel = true;
            reload();
            return;
        }
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        _source.Cancel();
    }
}
