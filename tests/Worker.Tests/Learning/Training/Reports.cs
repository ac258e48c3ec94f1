using Worker.Learning.Training;

namespace Worker.Tests.Learning.Training;

/// <summary>Calls back on the training thread, where <see cref="Progress{T}"/> would post elsewhere.</summary>
internal sealed class Reports(Action<EpochReport> onReport) : IProgress<EpochReport>
{
    public void Report(EpochReport value) => onReport(value);
}
