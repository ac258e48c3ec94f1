using System.Text.Json;

namespace Worker.Http;

/// <summary>Tells a whole JSON document from a page, from half a document and from nothing.</summary>
internal static class WholeJson
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Largest single value, such as a string.</summary>
    private const int MaxValueBytes = 4 * 1024 * 1024;

    /// <summary>Reads a body from where it is to its end, a piece at a time.</summary>
    /// <param name="options">What else than the standard is allowed, and how deep it may be.</param>
    public static bool Is(Stream body, JsonReaderOptions options)
    {
        var buffer = new byte[ChunkBytes];
        var (kept, state) = (0, new JsonReaderState(options));
        try
        {
            while (true)
            {
                var read = body.Read(buffer, kept, buffer.Length - kept);
                var reader = new Utf8JsonReader(buffer.AsSpan(0, kept + read), isFinalBlock: read == 0, state);
                while (reader.Read())
                {
                }
                if (read == 0)
                    return true;
                state = reader.CurrentState;
                var rest = buffer.AsSpan((int)reader.BytesConsumed, kept + read - (int)reader.BytesConsumed);
                kept = rest.Length;
                if (kept == buffer.Length)
                {
                    if (kept >= MaxValueBytes)
                        return false;
                    Array.Resize(ref buffer, kept * 2);
                }
                else
                {
                    rest.CopyTo(buffer);
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
