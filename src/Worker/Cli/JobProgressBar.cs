using Spectre.Console;
using Worker.Jobs;
using Worker.Observability;

namespace Worker.Cli;

/// <summary>One bar for one run, with the messages of the job next to it.</summary>
internal static class JobProgressBar
{
    public static Task<T> ShowAsync<T>(IAnsiConsole console, string title, Func<IProgress<JobProgress>, Task<T>> run) => console.Progress()
        .HideCompleted(true)
        .Columns(
            new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
            new ElapsedTimeColumn())
        .StartAsync(context => run(new Bar(context.AddTask(title, maxValue: 1), title)));

    private sealed class Bar : IProgress<JobProgress>
    {
        private readonly ProgressTask _task;
        private readonly string _title;

        public Bar(ProgressTask task, string title)
        {
            _task = task;
            _title = title;
            _task.IsIndeterminate = true;
        }

        public void Report(JobProgress value)
        {
            _task.Description = Printable.Line($"{_title}: {value.Message}").EscapeMarkup();
            _task.IsIndeterminate = value.Fraction is null;
            if (value.Fraction is { } fraction) _task.Value = fraction;
        }
    }
}
