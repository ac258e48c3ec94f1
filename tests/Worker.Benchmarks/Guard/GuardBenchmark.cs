using System.Globalization;
using System.Xml.Linq;

namespace Worker.Benchmarks.Guard;

/// <summary>
/// Small ratios of processor time, each within this run, that continuous integration watches: no limit of the clock, so that a busy or a
/// slow machine makes no fault.
/// </summary>
internal static class GuardBenchmark
{
    /// <param name="report">Where the counts are written as the test runners do; null for nowhere.</param>
    /// <returns>Whether every ratio passes.</returns>
    public static async Task<bool> RunAsync(string? report)
    {
        await using var import = await ImportRatio.StartAsync();
        GuardedRatio[] ratios = [LearningRatios.SlicesAgainstWindows(), LearningRatios.FusedAgainstLibraryAdam(), LearningRatios.BucketsAgainstPadding(), import.Ratio];
        var failed = new List<string>();
        Console.WriteLine("ratio of processor time | measured | reference | least");
        foreach (var ratio in ratios)
        {
            var measured = await ratio.MeasureAsync();
            // Once more, if it fails: what else the machine does may have fallen on one of the two ways.
            if (measured < ratio.Least)
                measured = Math.Max(measured, await ratio.MeasureAsync());
            var passes = measured >= ratio.Least;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{ratio.Name,-40} | {measured,6:F2} | {ratio.Reference,6:F2} | {ratio.Least,6:F2}{(passes ? "" : " | TOO SLOW")}"));
            if (!passes)
                failed.Add(ratio.Name);
        }
        if (report is not null)
            Write(report, ratios, failed);
        return failed.Count == 0;
    }

    private static void Write(string path, GuardedRatio[] ratios, List<string> failed) => new XDocument(new XElement(
        "assembly",
        new XAttribute("name", "Worker.Benchmarks guard"),
        new XAttribute("passed", ratios.Length - failed.Count),
        new XAttribute("failed", failed.Count),
        new XAttribute("skipped", 0),
        new XAttribute("errors", 0),
        ratios.Select(ratio => new XElement(
            "test", new XAttribute("name", ratio.Name), new XAttribute("result", failed.Contains(ratio.Name) ? "Fail" : "Pass"))))).Save(path);
}
