using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Worker.Learning.Training;

namespace Worker.Models;

/// <summary>
/// Where trainings keep their state between two epochs: <c>unfinished/KIND/NAME-FINGERPRINT.safetensors</c> below the data folder. The
/// same training finds its file again; another one has its own file, so that two at once do not conflict. Thread-safe.
/// </summary>
/// <param name="folder">Created if absent.</param>
internal sealed partial class UnfinishedTrainings(string folder, ILogger<UnfinishedTrainings> logger)
{
    /// <summary>Where a training continues. Once its version is stored, the caller deletes the file.</summary>
    /// <param name="facts">All that the weights depend on: settings, hash of the data, hash of the start weights, device.</param>
    public TrainingResume For(string kind, string name, params IEnumerable<string> facts)
    {
        var fingerprint = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts.Prepend(CodeVersion.Current)))));
        var path = Path.Combine(folder, kind, $"{ModelsFolder.Safe(name)}-{fingerprint[..16]}.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new TrainingResume(path, fingerprint)
        {
            GoesOnAfter = epochs => LogGoesOn(name, epochs + 1, epochs),
            SetAside = reason => LogSetAside(name, reason),
        };
    }

    /// <summary>Removes what no training has written to for long: its data or settings are others by now.</summary>
    /// <returns>How many files there were.</returns>
    public int Prune(DateTimeOffset olderThan)
    {
        if (!Directory.Exists(folder))
            return 0;
        var stale = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime).ToList();
        foreach (var path in stale)
            File.Delete(path);
        return stale.Count;
    }

    [LoggerMessage(6010, LogLevel.Information,
        "{Name}: an unfinished training continues with epoch {Epoch}; {Epochs} epochs need not be repeated")]
    private partial void LogGoesOn(string name, int epoch, int epochs);

    [LoggerMessage(6011, LogLevel.Warning,
        "{Name}: the state of an unfinished training is damaged, so training starts from the beginning. {Reason}")]
    private partial void LogSetAside(string name, string reason);
}
