using System.Net;
using System.Text;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Worker.Http;
using Worker.Observability;

namespace Worker.Prices.Yahoo;

/// <summary>Says of each way in which Yahoo gives no chart: what was received, what was expected, what to do.</summary>
internal static class YahooError
{
    private const string WayOut = "Wait, or read prices from files: Prices:Source = Csv and Prices:Csv:Path.";

    private const string CheckSymbol = "Look the symbol up on Yahoo Finance, then correct or remove it in Prices:Symbols.";

    /// <summary>Any status but 200.</summary>
    public static PriceFeedException Of(string symbol, HttpResponseMessage response, ChartError? error, byte[] body, TimeProvider time)
    {
        var said = error?.ToString() is { } words ? Encoding.UTF8.GetBytes(words) : body;
        var answered = $"Yahoo answered {AnswerText.Status(response.StatusCode)} for {symbol}, saying {Text(said, response)}";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => Transient(
                symbol, $"{answered}. {Wait(response, time)} It limits clients by address, at times for a day; asking more prolongs it. {WayOut}"),
            HttpStatusCode.NotFound => Lasting(symbol, $"{answered}. {CheckSymbol}"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Lasting(
                symbol, $"{answered}; expected prices without a login. Try another Prices:Http:UserAgent or another network. {WayOut}"),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Transient(
                symbol, $"{answered}; expected 200 with prices, from the retries of Prices:Http at the latest. {WayOut}"),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Redirect(symbol, response),
            _ => Lasting(symbol, $"{answered}; expected 200 with prices. Check the symbol and Prices:From."),
        };
    }

    /// <summary>An error in a body with status 200.</summary>
    public static PriceFeedException Of(string symbol, ChartError error) =>
        Lasting(symbol, $"Yahoo has no prices of {symbol}, saying '{Excerpt.Of(error.ToString() ?? "")}'. {CheckSymbol}");

    /// <summary>No answer at all.</summary>
    public static PriceFeedException Of(string symbol, Uri address, Exception failure)
    {
        var host = address.Host;
        return failure switch
        {
            _ when BlockedAddressException.In(failure) is { } blocked => Lasting(symbol, $"{blocked.Message}. {WayOut}", failure),
            BrokenCircuitException open => Transient(
                symbol, $"{host} failed too often and is not asked for {symbol} before {Hours(open.RetryAfter)} have passed. {WayOut}", failure),
            TimeoutRejectedException => Transient(
                symbol, $"{host} gave no complete answer for {symbol} within Prices:Http:AttemptTimeout and TotalTimeout. Raise them. {WayOut}", failure),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Lasting(
                symbol, $"{host} sent more for {symbol} than Prices:Http:MaxResponseBytes. Raise it, or set Prices:From to a later day.", failure),
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Transient(
                symbol, $"{host} cut its answer for {symbol} off, at each attempt. {WayOut}", failure),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => Transient(
                symbol, $"Yahoo answered for {symbol} with {failure.Message}; expected a chart in JSON, at one of the attempts. It may be down for maintenance. {WayOut}", failure),
            _ => Transient(
                symbol, $"{host} could not be asked for {symbol}: {failure.Message} Check the network and Prices:Yahoo:BaseAddress. {WayOut}", failure),
        };
    }

    public static PriceFeedException NotJson(string symbol, HttpResponseMessage response, byte[] body, JsonException fault)
    {
        if (IsConsent(response.RequestMessage?.RequestUri))
            return Consent(symbol, response.RequestMessage!.RequestUri!);
        var type = response.Content.Headers.ContentType?.MediaType ?? "no content type";
        return Transient(
            symbol,
            $"Yahoo answered for {symbol} with {type}, {body.Length} bytes that begin {Text(body, response)}; expected a chart in JSON "
            + $"({fault.Message.TrimEnd('.')}). It may be down for maintenance. {WayOut}",
            fault);
    }

    public static PriceFeedException NoChart(string symbol, HttpResponseMessage response, byte[] body) => Lasting(
        symbol,
        $"Yahoo answered for {symbol} with {Text(body, response)}; expected chart.result with one chart, or chart.error. The endpoint may have "
        + $"changed. {WayOut}");

    private static PriceFeedException Redirect(string symbol, HttpResponseMessage response)
    {
        var target = response.Headers.Location;
        if (target is { IsAbsoluteUri: false } && response.RequestMessage?.RequestUri is { } asked)
            target = new Uri(asked, target);
        return IsConsent(target)
            ? Consent(symbol, target!)
            : Lasting(
                symbol,
                $"Yahoo sent the request for {symbol} on to '{ShownAddress.Of(target)}', which is not followed; expected 200 with prices. Check "
                + $"Prices:Yahoo:BaseAddress and any proxy. {WayOut}");
    }

    private static PriceFeedException Consent(string symbol, Uri target) => Lasting(
        symbol,
        $"Yahoo asks for consent to cookies before it answers for {symbol} (it sent the request to {target.Host}), as it does in the EU; "
        + $"expected prices. Run the worker from another network. {WayOut}");

    /// <summary>Whether an address is that of the page that asks for consent to cookies.</summary>
    public static bool IsConsent(Uri? target) => target is { IsAbsoluteUri: true }
        && (target.Host.StartsWith("guce.", StringComparison.OrdinalIgnoreCase)
            || target.Host.Contains("consent", StringComparison.OrdinalIgnoreCase)
            || target.AbsolutePath.Contains("consent", StringComparison.OrdinalIgnoreCase));

    private static string Wait(HttpResponseMessage response, TimeProvider time) =>
        RetryAfter.Of(response, time) is { } wait ? $"It asks to wait {Hours(wait)}." : "It does not say how long to wait.";

    private static string Hours(TimeSpan? wait) => wait is { } span ? $"{(int)span.TotalHours:00}:{span:mm\\:ss} (h:mm:ss)" : "some time";

    private static string Text(byte[] body, HttpResponseMessage response) => AnswerText.Quote(body, OutboundHandler.IsPrivate(response));

    private static PriceFeedException Transient(string symbol, string message, Exception? inner = null) =>
        new(symbol, message, isTransient: true, inner);

    private static PriceFeedException Lasting(string symbol, string message, Exception? inner = null) =>
        new(symbol, message, isTransient: false, inner);
}
