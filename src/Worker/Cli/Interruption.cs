using System.Runtime.InteropServices;

namespace Worker.Cli;

/// <summary>Turns Ctrl-C, SIGTERM and a closed terminal into a cancelled token; a second signal ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile bool _isInterruptLeftToChild;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    public CancellationToken Token => _source.Token;

    /// <summary>From now on Ctrl-C belongs to the program started on the same terminal: in psql it ends a query, not the session.</summary>
    public void LeaveInterruptToChild() => _isInterruptLeftToChild = true;

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
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        _source.Cancel();
    }
}
