namespace Worker.Learning.Training;

/// <summary>The learning rate of every step, known from its number alone, so that a resumed training continues with the same.</summary>
/// <param name="stepsPerEpoch">At least 1.</param>
internal sealed class LearningRates(TrainerSettings settings, int stepsPerEpoch)
{
    private readonly long _total = (long)(settings.ScheduleEpochs ?? settings.Epochs) * stepsPerEpoch;

    /// <param name="epoch">From 1.</param>
    /// <param name="step">Within the epoch, from 0.</param>
    public double At(int epoch, int step)
    {
        var done = ((epoch - 1L) * stepsPerEpoch) + step;
        var warmth = done < settings.WarmupSteps ? (done + 1.0) / settings.WarmupSteps : 1;
        return settings.LearningRate * warmth * Scheduled(epoch, done);
    }

    private double Scheduled(int epoch, long done) => settings.Schedule switch
    {
        LearningRateSchedule.Constant => 1,
        LearningRateSchedule.Step => Math.Pow(settings.ScheduleGamma, (epoch - 1) / settings.ScheduleStepSize),
        LearningRateSchedule.Linear => Remaining(done),
        LearningRateSchedule.OneCycle => OneCycle((double)done / Math.Max(1, _total - 1)),
        _ => throw new InvalidOperationException($"Schedule {settings.Schedule} is not known; expected Constant, Step, Linear or OneCycle."),
    };

    /// <param name="share">Of all steps, in [0, 1].</param>
    private static double OneCycle(double share)
    {
        const double rise = 0.3, first = 1 / 25.0, last = 1 / 250_000.0;
        return share < rise ? Cosine(first, 1, share / rise) : Cosine(1, last, (share - rise) / (1 - rise));
    }

    private static double Cosine(double from, double to, double share) => to + ((from - to) * (1 + Math.Cos(Math.PI * share)) / 2);

    private double Remaining(long done) =>
        done < settings.WarmupSteps ? 1 : (double)(_total - done) / Math.Max(1, _total - settings.WarmupSteps);
}
