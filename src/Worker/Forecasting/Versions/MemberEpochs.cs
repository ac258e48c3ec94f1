using Worker.Learning.Training;

namespace Worker.Forecasting.Versions;

/// <summary>Numbers the epochs of the networks that are trained one after the other through.</summary>
/// <param name="epochs">Of one network.</param>
internal sealed class MemberEpochs(IProgress<EpochReport> next, int epochs) : IProgress<EpochReport>
{
    /// <summary>The network that is trained, from 0.</summary>
    public int Member { get; set; }

    public void Report(EpochReport value) => next.Report(value with { Epoch = (Member * epochs) + value.Epoch });
}
