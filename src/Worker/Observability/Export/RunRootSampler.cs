using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Worker.Observability.Export;

/// <summary>
/// A trace begins with a run. What the service asks of the database on its own account, every second of the day, is a client's
/// activity without a run above it, and is left out.
/// </summary>
internal sealed class RunRootSampler : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
