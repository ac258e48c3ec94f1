using System.Net;
using Microsoft.Extensions.Options;

namespace Worker.Encoders;

/// <summary>
/// One attempt to bring one file to disk: continues where the attempt before ended, and never holds more than a buffer of it in memory.
/// </summary>
internal sealed class FileDownload(HubClient hub, IOptions<HubOptions> options)
{
    private const int BufferBytes = 1 << 17;

    private const long ReportEvery = 1 << 20;

    /// <param name="remote">The file's path at the hub; <paramref name="file"/> is its name in the folder.</param>
    /// <returns>False if the model has no such file.</returns>
    /// <exception cref="HubException">The file did not come, or not whole, or is not what the hub says it is.</exception>
    public async Task<bool> TryAsync(
        HubEncoder model, FolderDraft folder, string remote, string file, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken)
    {
        var part = new PartFile(folder.PathOf(file));
        var have = part.Length;
        using var answer = await hub.AskAsync(
            HttpMethod.Get, model.AddressOf(options.Value.Address, folder.Commit ?? model.Revision, remote), have, part.Tags?.StrongTag, cancellationToken);
        if (HubError.IsMissingFile(answer.Response))
            return false;
        if (answer.Response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable)
            throw Restart(part, $"{file} is shorter than what was downloaded of it before");
        hub.ThrowIfRefused(model, file, answer.Response);
        folder.Note(answer.Commit);

        var isRest = answer.Response.StatusCode is HttpStatusCode.PartialContent;
        if (isRest && (have == 0 || answer.Response.Content.Headers.ContentRange?.From != have || answer.Identity != part.Tags?.Identity))
            throw Restart(part, $"{file} has changed since a part of it was downloaded");
        RefuseTooLarge(file, folder, answer.Size, isRest ? have : 0);

        await using (var stream = isRest ? part.Append() : part.Create(answer.Identity, answer.StrongTag))
        {
            await CopyAsync(answer, stream, file, isRest ? have : 0, progress, cancellationToken);
            stream.Flush(flushToDisk: true);
        }
        await CompleteAsync(part, answer, file, isRest, cancellationToken);
        return true;
    }

    private async Task CopyAsync(
        HubAnswer answer, FileStream file, string name, long received, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[BufferBytes];
        var reported = received;
        progress?.Report(new EncoderDownload(name, received, answer.Size));
        try
        {
            await using var body = await answer.Response.Content.ReadAsStreamAsync(patience.Token);
            while (true)
            {
                patience.CancelAfter(options.Value.StallTimeout);
                var read = await ReadAsync(body, buffer, name, patience.Token);
                if (read == 0)
                    break;
                received += read;
                if (received > options.Value.MaxFileBytes || received > answer.Size)
                    throw new HubException($"{name} is longer than the {Math.Min(options.Value.MaxFileBytes, answer.Size ?? long.MaxValue)} bytes that were expected.", isTransient: false);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (received - reported < ReportEvery)
                    continue;
                reported = received;
                progress?.Report(new EncoderDownload(name, received, answer.Size));
            }
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubException($"{name} stopped at {received} bytes for longer than Sentiment:Hub:StallTimeout.", isTransient: true, innerException: silence);
        }
        if (received < answer.Size)
            throw new HubException($"{name} ended at {received} of {answer.Size} bytes.", isTransient: true);
        progress?.Report(new EncoderDownload(name, received, answer.Size ?? received));
    }

    /// <summary>Tells the network, which may recover, from the disk, which will not.</summary>
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new HubException($"{name} was cut off: {failure.Message}", isTransient: true, innerException: failure);
        }
    }

    private static async Task CompleteAsync(PartFile part, HubAnswer answer, string file, bool isResumed, CancellationToken cancellationToken)
    {
        if (await FileChecksum.FindDifferenceAsync(part.PartPath, answer.Identity, cancellationToken) is { } difference)
        {
            part.Delete();
            // Two halves that do not fit may have been damaged on this disk; a whole that is wrong is wrong at the hub or on the way.
            throw new HubException($"{file} is damaged: {difference}. What was downloaded has been deleted.", isTransient: isResumed);
        }
        part.Complete();
    }

    private void RefuseTooLarge(string file, FolderDraft folder, long? size, long have)
    {
        if (size > options.Value.MaxFileBytes)
            throw new HubException($"{file} has {size} bytes; expected at most Sentiment:Hub:MaxFileBytes, {options.Value.MaxFileBytes}.", isTransient: false);
        var free = new DriveInfo(folder.Path).AvailableFreeSpace;
        if (size - have > free)
            throw new HubException($"{file} needs {(size - have) >> 20} MiB more and the disk of {folder.Path} has {free >> 20} MiB free. Make room, or set DataFolder to another disk.", isTransient: false);
    }

    private static HubException Restart(PartFile part, string reason)
    {
        part.Delete();
        return new HubException($"{reason}; it is downloaded from its beginning.", isTransient: true);
    }
}
