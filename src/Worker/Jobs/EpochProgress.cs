using Worker.Learning.Training;

namespace Worker.Jobs;

/// <summary>The epochs of a run's trainings, one after the other, as its progress, which never goes back.</summary>
/// <param name="name">Before each message, such as <c>gru </c>; may be empty.</param>
/// <param name="number">The training, from 0.</param>
/// <param name="count">How many trainings the run has.</param>
internal sealed class EpochProgress(IProgress<JobProgress> progress, string name = "", int number = 0, int count = 1) : IProgress<EpochReport>
{
    private double _most;

    public void Report(EpochReport value)
    {
        // A better epoch postpones the end of a training that may stop early: the bar then waits.
        if (value.Progress is { } now) _most = Math.Max(_most, now.Fraction);
        progress.Report(new JobProgress(
            value.Progress is null ? null : (number + _most) / count,
            FormattableString.Invariant(
                $"{name}{value.Progress?.ToString() ?? $"epoch {value.Epoch}"}; training loss {value.TrainingLoss:F5}, validation loss {value.ValidationLoss:F5}")));
    }
}
