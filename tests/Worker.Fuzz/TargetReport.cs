using System.Globalization;
using System.Security;

namespace Worker.Fuzz;

/// <summary>What became of the inputs of one target.</summary>
internal sealed class TargetReport(string target)
{
    private int _accepted;

    /// <summary>One a fault, the first input that shows it.</summary>
    public SortedDictionary<string, (int Seed, string File)> Failures { get; } = new(StringComparer.Ordinal);

    public int Inputs { get; private set; }

    public bool IsGood => Failures.Count == 0;

    public void Count(bool isAccepted)
    {
        Inputs++;
        _accepted += isAccepted ? 1 : 0;
    }

    /// <summary>Keeps an input in the folder for temporary files, so that it can be looked at.</summary>
    public void Fail(int seed, byte[] input, string what)
    {
        var shown = new string([.. what.Take(600).Select(c => char.IsControl(c) ? ' ' : c)]);
        if (Failures.ContainsKey(shown))
            return;
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"worker-fuzz-{target}-{seed}"));
        File.WriteAllBytes(file, input);
        Failures.Add(shown, (seed, file));
    }

    public void Print(TextWriter output)
    {
        output.WriteLine($"{target,-16} {Inputs,9:N0} inputs, {100.0 * _accepted / Math.Max(1, Inputs),5:0.0} % accepted, {Failures.Count} faults");
        foreach (var (what, (seed, file)) in Failures)
            output.WriteLine($"  [FAIL] {what}\n    repeat: --target {target} --seed {seed} --only    input: {file}");
    }

    /// <summary>As much of a test runner's report as <c>tests/run.sh</c> reads: a target is a test.</summary>
    public static string Xml(IReadOnlyCollection<TargetReport> reports)
    {
        var failed = reports.Count(report => !report.IsGood);
        var tests = reports.Select(report => $"<test name=\"Worker.Fuzz.{SecurityElement.Escape(report.Name)}\" result=\"{(report.IsGood ? "Pass" : "Fail")}\"/>");
        return string.Create(CultureInfo.InvariantCulture,
            $"<assembly name=\"Worker.Fuzz\" passed=\"{reports.Count - failed}\" failed=\"{failed}\" skipped=\"0\" errors=\"0\">{string.Concat(tests)}</assembly>\n");
    }

    private string Name => target;
}
