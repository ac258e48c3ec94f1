using System.Diagnostics.CodeAnalysis;
using Worker.Observability;

namespace Worker.Runs;

/// <summary>
/// A message, an error or a log line as the tables of runs keep it: printable and bounded, also if a feed sent what is in it.
/// </summary>
internal static class RunText
{
    private const int MaxLength = 20_000;

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text) =>
        text is null ? null : Printable.Text(text.Length <= MaxLength ? text : $"{text[..MaxLength]}... ({text.Length} characters)");
}
