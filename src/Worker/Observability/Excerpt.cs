using System.Text;

namespace Worker.Observability;

/// <summary>The beginning of something received, fit for one line of a message.</summary>
internal static class Excerpt
{
    private const int Length = 160;

    /// <summary>A message from anywhere as one line that a terminal and a database can hold: control characters become
    /// spaces, halves of surrogate pairs U+FFFD.</summary>
    public static string Line(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))));

    public static string Of(string text)
    {
        var words = string.Join(' ', text[..Math.Min(text.Length, 4 * Length)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var line = string.Concat(words.Where(c => !char.IsControl(c)));
        return line.Length <= Length ? line : $"{line[..Length]}...";
    }
}
