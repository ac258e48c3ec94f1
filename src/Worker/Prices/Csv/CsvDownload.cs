using System.Net;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Worker.Http;

namespace Worker.Prices.Csv;

/// <summary>Gets a symbol's CSV document over HTTP. No message holds the query of the address, which may hold keys.</summary>
/// <param name="http">With the worker's HTTP pipeline.</param>
internal sealed class CsvDownload(HttpClient http, IOptions<PricesOptions> options, TimeProvider time)
{
    /// <exception cref="PriceFeedException">There is no document of the symbol, or it is something else than CSV.</exception>
    public async Task<CsvText> GetAsync(string symbol, DateOnly from, CancellationToken cancellationToken)
    {
        var csv = options.Value.Csv;
        var template = new CsvAddress(csv.Address, csv.Key);
        var address = template.Of(symbol, from, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1));
        var place = template.Hide(ShownAddress.Of(address));
        using var response = await AskAsync(symbol, address, template, cancellationToken);
        var bytes = ((BufferedBody)response.Content).ToArray();
        if (response.StatusCode is not HttpStatusCode.OK)
            throw Refused(symbol, response, template.Hide(AnswerText.Quote(bytes, OutboundHandler.IsPrivate(response))), place);
        return new CsvText(place, CsvEncoding.ToUtf8(bytes, csv.Encoding, symbol, place), csv.Separator is [var one] ? one : null, line => line);
    }

    private async Task<HttpResponseMessage> AskAsync(string symbol, Uri address, CsvAddress template, CancellationToken cancellationToken)
    {
        try
        {
            // The pipeline has read the body when the answer comes: no second copy.
            return await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or ExecutionRejectedException)
        {
            throw BlockedAddressException.In(failure) is { } blocked
                ? new PriceFeedException(symbol, blocked.Message, isTransient: false)
                : new PriceFeedException(symbol, Message(symbol, address, template, failure), IsTransient(failure));
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
        $"{place} answered {AnswerText.Status(response.StatusCode)} for {symbol}, saying {body}; expected 200 with CSV. "
        + (response.StatusCode is HttpStatusCode.NotFound ? "Correct the symbol in Prices:Symbols." : "Check Prices:Csv:Address and the key."),
        isTransient: response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError);
}
