namespace Worker.Jobs;

/// <summary>What failed within a run, short enough for one line: the first few, and how many more. The log has a line for each.</summary>
internal static class FailedParts
{
    private const int Told = 3;

    public static string ToText(IEnumerable<string?> errors, long runId)
    {
        var all = errors.ToList();
        var text = string.Join("; ", all.Take(Told)).Replace(".; ", "; ", StringComparison.Ordinal);
        return all.Count <= Told
            ? text
            : $"{text.TrimEnd('.')}; and {all.Count - Told} more of {all.Count} that failed: see forecast-worker runs log {runId}";
    }
}
