using Worker.Learning.Training;

namespace Worker.Tests.Learning.Training;

public sealed class LearningRatesTests
{
    private static readonly TrainerSettings Settings = new() { LearningRate = 1, Epochs = 10, ScheduleStepSize = 2, ScheduleGamma = 0.5 };

    [Fact]
    public void A_constant_rate_stays()
    {
        var rates = new LearningRates(Settings, stepsPerEpoch: 4);

        Assert.Equal(1, rates.At(1, 0));
        Assert.Equal(1, rates.At(10, 3));
    }

    [Fact]
    public void Warming_up_rises_in_equal_steps_across_epochs()
    {
        var rates = new LearningRates(Settings with { WarmupSteps = 5 }, stepsPerEpoch: 4);

        double[] seen = [rates.At(1, 0), rates.At(1, 3), rates.At(2, 0), rates.At(2, 1)];

        Assert.Equal([0.2, 0.8, 1, 1], seen, (first, second) => Math.Abs(first - second) < 1e-12);
    }

    [Fact]
    public void Steps_fall_by_the_factor_after_every_so_many_epochs()
    {
        var rates = new LearningRates(Settings with { Schedule = LearningRateSchedule.Step }, stepsPerEpoch: 4);

        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Enumerable.Range(1, 5).Select(epoch => rates.At(epoch, 3)));
    }

    [Fact]
    public void A_straight_line_ends_at_zero()
    {
        var rates = new LearningRates(Settings with { Schedule = LearningRateSchedule.Linear, WarmupSteps = 4 }, stepsPerEpoch: 4);

        Assert.Equal(1, rates.At(1, 3));
        Assert.Equal(0.5, rates.At(6, 2), 1e-12);
        Assert.Equal(1.0 / 36, rates.At(10, 3), 1e-12);
    }

    [Fact]
    public void One_cycle_rises_over_three_tenths_of_the_steps_and_ends_near_zero()
    {
        var rates = new LearningRates(Settings with { Schedule = LearningRateSchedule.OneCycle }, stepsPerEpoch: 101);

        Assert.Equal(1.0 / 25, rates.At(1, 0), 1e-9);
        Assert.Equal(1, rates.At(4, 0), 1e-3);
        Assert.True(rates.At(2, 0) < rates.At(3, 0) && rates.At(6, 0) > rates.At(8, 0));
        Assert.Equal(1.0 / 250_000, rates.At(10, 100), 1e-9);
    }
}
