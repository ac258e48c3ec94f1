using System.Text;

namespace Worker.Reviews.Documents;

/// <summary>A file or an answer, whole.</summary>
internal sealed record ReviewDocument
{
    /// <summary>The name of the source in the settings, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>The address that answered, after redirects, or the full path of the file.</summary>
    public required string Location { get; init; }

    public required byte[] Bytes { get; init; }

    /// <summary>The host says that nothing has changed since the mark that it was shown. There are no bytes.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>As the host says it; null for a file.</summary>
    public string? MediaType { get; init; }

    /// <summary>The encoding, as the host says it; null for a file.</summary>
    public string? Charset { get; init; }

    public DocumentMark Mark { get; init; }

    /// <summary>Whether this is a page for people: a notice, a login, a consent form.</summary>
    public bool IsPage()
    {
        var start = Encoding.Latin1.GetString(Bytes.AsSpan(0, Math.Min(Bytes.Length, 256))).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}
