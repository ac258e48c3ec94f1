using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Worker.Observability;

namespace Worker.Prices.Csv;

/// <summary>Gets a symbol's CSV document over HTTP. No message holds the query of the address, where keys stand.</summary>
/// <param name="http">With the worker's HTTP pipeline.</param>
internal sealed class CsvDownload(HttpClient http, IOptions<PricesOptions> options, TimeProvider time)
{
    private const int MaxQuoted = 1024;

    /// <exception cref="PriceFeedException">There is no document of the symbol, or it is something else than CSV.</exception>
    public async Task<CsvText> GetAsync(string symbol, DateOnly from, CancellationToken cancellationToken)
    {
        var csv = options.Value.Csv;
        var template = new CsvAddress(csv.Address, csv.Key);
        var address = template.Of(symbol, from, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1));
        var place = Masked(address, template);
        using var response = await AskAsync(symbol, address, template, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (response.StatusCode is not HttpStatusCode.OK)
            throw Refused(symbol, response, template.Hide(Text(bytes)), place);
        return new CsvText(place, CsvEncoding.ToUtf8(bytes, csv.Encoding), csv.Separator is [var one] ? one : null, line => line);
    }

    private async Task<HttpResponseMessage> AskAsync(string symbol, Uri address, CsvAddress template, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetAsync(address, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or ExecutionRejectedException)
        {
            throw new PriceFeedException(symbol, Message(symbol, address, template, failure), IsTransient(failure));
        }
    }

    private static string Message(string symbol, Uri address, CsvAddress template, Exception failure) => failure switch
    {
        BrokenCircuitException => $"{address.Host} failed too often and is not asked for {symbol} for now. Wait, or use another source.",
        TimeoutRejectedException => $"{address.Host} gave no complete answer for {symbol} within Prices:Http:AttemptTimeout and TotalTimeout. Raise them.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            $"{address.Host} sent more for {symbol} than Prices:Http:MaxResponseBytes. Raise it, or set Prices:From to a later day.",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            $"{address.Host} answered for {symbol} with {template.Hide(failure.Message)}; expected CSV, at one of the attempts. Check Prices:Csv:Address and the key.",
        _ => $"{address.Host} could not be asked for {symbol}: {template.Hide(failure.Message)} Check the network and Prices:Csv:Address.",
    };

    private static bool IsTransient(Exception failure) => failure is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded };

    private static PriceFeedException Refused(string symbol, HttpResponseMessage response, string body, string place) => new(
        symbol,
        $"{place} answered {(int)response.StatusCode} for {symbol}, saying '{body}'; expected 200 with CSV. "
        + (response.StatusCode is HttpStatusCode.NotFound ? "Correct the symbol in Prices:Symbols." : "Check Prices:Csv:Address and the key."),
        isTransient: response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError);

    /// <summary>Without user info and query.</summary>
    private static string Masked(Uri address, CsvAddress template) =>
        template.Hide(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) + (address.Query.Length > 1 ? "?..." : ""));

    private static string Text(byte[] body) =>
        body.Length == 0 ? "nothing" : Excerpt.Of(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxQuoted))));
}
