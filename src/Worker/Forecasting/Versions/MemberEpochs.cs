using Worker.Learning.Training;

namespace Worker.Forecasting.Versions;

/// <summary>Numbers the epochs of the networks that are trained one after the other through.</summary>
/// <param name="members">How many networks there are.</param>
internal sealed class MemberEpochs(IProgress<EpochReport> next, int epochs, int members) : IProgress<EpochReport>
{
    /// <summary>Of one network.</summary>
    public int Epochs { get; set; } = epochs;

    /// <summary>The network that is trained, from 0.</summary>
    public int Member { get; set; }

    public void Report(EpochReport value) => next.Report(value with
    {
        Epoch = (Member * Epochs) + value.Epoch,
        Progress = value.Progress is { } progress ? progress with { Network = Member, Networks = members } : null,
    });
}
