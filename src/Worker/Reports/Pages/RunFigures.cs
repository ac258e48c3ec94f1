using Worker.Reports.Figures;
using Worker.Reports.Pages.Parts;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>The pictures of runs.</summary>
internal static class RunFigures
{
    /// <summary>How long the newest runs took, each a bar; those that did not succeed in another colour.</summary>
    public static Figure Durations(IReadOnlyList<RunView> newestFirst)
    {
        var runs = newestFirst.Where(run => run.Duration is not null).Reverse().ToList();
        return new Figure
        {
            Id = "durations",
            Title = "Seconds that the newest runs took, oldest to the left",
            Description = $"{Words.Count(runs.Count, "run", "runs")}, {runs.Count(run => !IsFine(run))} of them failed, partial or cancelled.",
            HasDates = false,
            HasWholeNumbers = true,
            Bottom = 0,
            Layers =
            [
                new Bars("succeeded or skipped", "bars", [.. Bars(runs, IsFine)], 1),
                new Bars("failed, partial or cancelled", "outside", [.. Bars(runs, run => !IsFine(run))], 1),
            ],
            Readouts =
            [
                .. runs.Select((run, i) => new Readout(i + 1, $"run {run.Id}, {run.Job}, {Words.When(run.StartedAt)}: {Words.Length(run.Duration)}, {run.State}")),
            ],
        };
    }

    private static IEnumerable<Span> Bars(List<RunView> runs, Func<RunView, bool> isShown) =>
        runs.Select((run, i) => (run, At: i + 1)).Where(pair => isShown(pair.run)).Select(pair => new Span(pair.At, 0, pair.run.Duration!.Value.TotalSeconds));

    private static bool IsFine(RunView run) => run.State is "succeeded" or "skipped";
}
