namespace Worker.Reviews.Documents;

/// <summary>How a host marked a document when it was last read, byte for byte.</summary>
/// <param name="ETag">For <c>If-None-Match</c>; null if the host gave none.</param>
/// <param name="LastModified">For <c>If-Modified-Since</c>; null if the host gave none.</param>
internal readonly record struct DocumentMark(string? ETag, string? LastModified)
{
    public bool IsEmpty => ETag is null && LastModified is null;
}
