using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Worker.Observability.Meters;

namespace Worker.Http;

/// <summary>
/// Total timeout, around retries, around the circuit breaker of the host, around the timeout of one attempt. The retry is
/// outside the breaker, so every attempt counts there and an opened breaker ends the retries at once.
/// </summary>
internal sealed class HttpResilience(HttpPipelineOptions options, TimeProvider time, HttpMeter meter, ILogger logger)
{
    public void Build(ResiliencePipelineBuilder<HttpResponseMessage> builder)
    {
        // Polly would log each retry a second time.
        builder.ConfigureTelemetry(NullLoggerFactory.Instance);
        builder.AddTimeout(options.TotalTimeout);
        if (options.MaxRetries > 0)
            builder.AddRetry(Retry());
        builder.AddCircuitBreaker(Breaker());
        builder.AddStrategy(_ => new AttemptRecorder(meter, time));
        builder.AddTimeout(options.AttemptTimeout);
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = options.MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.RetryDelay,
        MaxDelay = options.MaxRetryDelay,
        ShouldHandle = retry => ValueTask.FromResult(
            IsTransient(retry.Outcome, retry.Context) && !(RetryAfter.Of(retry.Outcome.Result, time) > options.MaxRetryAfter)),
        // Null, for an answer without the header, leaves the wait to the doubling.
        DelayGenerator = retry => ValueTask.FromResult(RetryAfter.Of(retry.Outcome.Result, time)),
        OnRetry = retry =>
        {
            var (host, outcome) = (HttpOutcome.Host(retry.Context), HttpOutcome.Name(retry.Outcome));
            meter.CountRetry(host, outcome);
            logger.Retrying(host, outcome, retry.AttemptNumber + 1, options.MaxRetries, retry.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    private CircuitBreakerStrategyOptions<HttpResponseMessage> Breaker() => new()
    {
        FailureRatio = options.BreakerFailureRatio,
        MinimumThroughput = options.BreakerMinimumAttempts,
        SamplingDuration = options.BreakerWindow,
        ShouldHandle = attempt => ValueTask.FromResult(IsTransient(attempt.Outcome, attempt.Context)),
        BreakDurationGenerator = opening => ValueTask.FromResult(
            Pause(opening.HalfOpenAttempts, AttemptRecorder.RequestedWait(opening.Context))),
        OnOpened = opened =>
        {
            logger.BreakerOpened(HttpOutcome.Host(opened.Context), HttpOutcome.Name(opened.Outcome), opened.BreakDuration);
            return ValueTask.CompletedTask;
        },
        OnClosed = closed =>
        {
            logger.BreakerClosed(HttpOutcome.Host(closed.Context));
            return ValueTask.CompletedTask;
        },
    };

    /// <param name="failedTrials">How often the breaker let one call through to find the host failing still.</param>
    private TimeSpan Pause(int failedTrials, TimeSpan? requested)
    {
        var doubled = Math.Min(options.BreakerPause.Ticks * Math.Pow(2, failedTrials), options.MaxBreakerPause.Ticks);
        var pause = TimeSpan.FromTicks((long)doubled);
        return requested > pause ? TimeSpan.FromTicks(Math.Min(requested.Value.Ticks, options.MaxBreakerPause.Ticks)) : pause;
    }

    /// <summary>
    /// 5xx, 408, 429, a lost connection, a body that ends early or is something else than requested, a timeout. Not a body above the limit:
    /// it will not shrink.
    /// </summary>
    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, ResilienceContext context) =>
        (HttpClientResiliencePredicates.IsTransient(outcome) || WholeAnswer.IsMissing(context.GetRequestMessage(), outcome.Result))
        && outcome is not { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } }
        && BlockedAddressException.In(outcome.Exception) is null
        && outcome is not { Result.StatusCode: HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported };
}
