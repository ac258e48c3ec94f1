using System.Diagnostics.Metrics;

namespace Worker.Observability.Meters;

/// <summary>
/// Counts what is asked of the hosts of others. Tags: <c>host</c>, and <c>outcome</c>: the status code, <c>timeout</c>, or the
/// kind of connection error in snake_case (<c>response_ended</c>, <c>name_resolution_error</c>).
/// </summary>
internal sealed class HttpMeter
{
    public const string MeterName = "forecast_worker";

    public const string AttemptsName = "forecast_worker.http.attempts";

    public const string RetriesName = "forecast_worker.http.retries";

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _retries;

    public HttpMeter(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>(AttemptsName, "{attempt}", "Requests sent, retries included, by how they ended.");
        _retries = meter.CreateCounter<long>(RetriesName, "{retry}", "Requests sent again, by how the attempt before ended.");
    }

    public void CountAttempt(string host, string outcome) => _attempts.Add(1, new("host", host), new("outcome", outcome));

    public void CountRetry(string host, string outcome) => _retries.Add(1, new("host", host), new("outcome", outcome));
}
