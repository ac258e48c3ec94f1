using System.Text;
using System.Text.Json;

namespace Worker.Reviews.Documents;

/// <summary>A file or an answer. It is read as a stream, as often as needed; a file is never in memory as a whole.</summary>
internal sealed record ReviewDocument : IDisposable
{
    /// <summary>Bytes of <see cref="Head"/> at most.</summary>
    public const int HeadLength = 4096;

    /// <summary>What JSON may have in addition to the standard.</summary>
    public static JsonReaderOptions JsonForm { get; } = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The name of the source in the settings, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>The address that answered, after redirects, or the full path of the file.</summary>
    public required string Location { get; init; }

    /// <summary>Opens the document at its first byte; the caller disposes the stream.</summary>
    public required Func<Stream> Open { get; init; }

    /// <summary>The length in bytes, decompressed.</summary>
    public required long Length { get; init; }

    /// <summary>The first bytes.</summary>
    public required byte[] Head { get; init; }

    /// <summary>The host says that nothing has changed since the mark that it was shown. There are no bytes.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>The host is on this machine or in a private network: messages do not quote what it answers.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>As the host says it; null for a file.</summary>
    public string? MediaType { get; init; }

    /// <summary>The encoding, as the host says it; null for a file.</summary>
    public string? Charset { get; init; }

    public DocumentMark Mark { get; init; }

    /// <summary>The answer that holds the bytes; null for a file.</summary>
    public IDisposable? Answer { get; init; }

    /// <summary>A document in memory.</summary>
    public static ReviewDocument Of(string source, string location, byte[] bytes) => new()
    {
        Source = source,
        Location = location,
        Open = () => new MemoryStream(bytes, writable: false),
        Length = bytes.Length,
        Head = bytes[..Math.Min(bytes.Length, HeadLength)],
    };

    /// <summary>Whether this is an HTML page: a notice, a login, a consent form.</summary>
    public bool IsPage() => IsPage(Head);

    /// <param name="head">The first bytes.</param>
    public static bool IsPage(ReadOnlySpan<byte> head)
    {
        var start = Encoding.Latin1.GetString(head[..Math.Min(head.Length, 256)]).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Lets go of the bytes of an answer.</summary>
    public void Dispose() => Answer?.Dispose();
}
