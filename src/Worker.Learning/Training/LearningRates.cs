namespace Worker.Learning.Training;

/// <summary>The learning rate of every step, known from its number alone, so that a resumed training goes on with the same.</summary>
/// <param name="stepsPerEpoch">At least 1.</param>
internal sealed class LearningRates(TrainerSettings settings, int stepsPerEpoch)
{
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
        _ => throw new InvalidOperationException($"Schedule {settings.Schedule} is not known; expected Constant, Step or Linear."),
    };

    private double Remaining(long done)
    {
        var total = (long)settings.Epochs * stepsPerEpoch;
        return done < settings.WarmupSteps ? 1 : (double)(total - done) / Math.Max(1, total - settings.WarmupSteps);
    }
}
