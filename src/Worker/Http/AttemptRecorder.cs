using Polly;
using Worker.Observability.Meters;

namespace Worker.Http;

/// <summary>Counts each attempt, and notes the wait that the host requested where the circuit breaker can read it.</summary>
internal sealed class AttemptRecorder(HttpMeter meter, TimeProvider time) : ResilienceStrategy<HttpResponseMessage>
{
    private static readonly ResiliencePropertyKey<TimeSpan?> WaitKey = new("Worker.Http.RequestedWait");

    /// <summary>The last <c>Retry-After</c> of this call, or null.</summary>
    public static TimeSpan? RequestedWait(ResilienceContext context) => context.Properties.GetValue(WaitKey, null);

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
    {
        var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        context.Properties.Set(WaitKey, RetryAfter.Of(outcome.Result, time));
        meter.CountAttempt(HttpOutcome.Host(context), HttpOutcome.Name(outcome));
        return outcome;
    }
}
