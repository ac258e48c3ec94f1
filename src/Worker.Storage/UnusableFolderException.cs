namespace Worker.Storage;

/// <summary>The folder of the worker's data cannot be made or written to: nothing works before that is fixed.</summary>
public sealed class UnusableFolderException(string folder, Exception reason)
    : Exception(
        $"The data folder '{folder}' cannot be used: {reason.Message} Make it writable for {Environment.UserName}, or set DataFolder to another.", reason)
{
    public string Folder { get; } = folder;
}
