using System.Globalization;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace Worker.Http;

/// <summary>How an attempt ended, in the few words that metrics and log lines share.</summary>
internal static class HttpOutcome
{
    /// <summary>The status code, <c>timeout</c>, <c>cancelled</c>, or the kind of connection error in snake_case.</summary>
    public static string Name(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } => ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
        { Exception: TimeoutRejectedException } => "timeout",
        { Exception: OperationCanceledException } => "cancelled",
        { Exception: HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } failure } =>
            JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.HttpRequestError.ToString()),
        _ => "failed",
    };

    public static string Host(ResilienceContext context) => context.GetRequestMessage()?.RequestUri?.Host ?? "unknown";
}
