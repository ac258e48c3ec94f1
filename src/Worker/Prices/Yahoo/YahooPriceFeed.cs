using System.Net;
using System.Text.Json;
using Polly;
using Worker.Http;

namespace Worker.Prices.Yahoo;

/// <summary>
/// Daily bars from Yahoo Finance's v8 chart endpoint. <c>close</c> is adjusted for splits and <c>adjclose</c> also for dividends;
/// Yahoo rewrites both backwards after an action. The bar of an unfinished session is passed on: the checks know the clock.
/// </summary>
/// <param name="http">With the worker's HTTP pipeline and Yahoo's base address.</param>
internal sealed class YahooPriceFeed(HttpClient http, TimeProvider time) : IPriceFeed
{
    public string Name => "yahoo";

    public async Task<PriceFeedAnswer> FetchAsync(string symbol, DateOnly from, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        using var response = await AskAsync(symbol, from, cancellationToken);
        var body = ((BufferedBody)response.Content).ToArray();
        var document = Parse(body, out var fault);
        if (response.StatusCode is not HttpStatusCode.OK)
            throw YahooError.Of(symbol, response, document?.Error, body, time);
        if (fault is not null)
            throw YahooError.NotJson(symbol, response, body, fault);
        if (document?.Error is { } error)
            throw YahooError.Of(symbol, error);
        return document?.Chart?.Result is [{ } chart, ..]
            ? ChartReader.Read(chart, symbol, from)
            : throw YahooError.NoChart(symbol, response, body);
    }

    private async Task<HttpResponseMessage> AskAsync(string symbol, DateOnly from, CancellationToken cancellationToken)
    {
        try
        {
            // The pipeline has read the body when the answer comes: no second copy.
            return await http.GetAsync(Address(symbol, from), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or ExecutionRejectedException)
        {
            throw YahooError.Of(symbol, http.BaseAddress!, failure);
        }
    }

    /// <summary>
    /// A day more at both ends: sessions begin and end on other UTC dates than their own. What is too early is cut later.
    /// </summary>
    private Uri Address(string symbol, DateOnly from)
    {
        var start = new DateTimeOffset(from.AddDays(from > DateOnly.MinValue ? -1 : 0), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds();
        var end = time.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        return new Uri(
            $"v8/finance/chart/{Uri.EscapeDataString(symbol)}?period1={start}&period2={end}&interval=1d&includePrePost=false&events=div,splits,capitalGains",
            UriKind.Relative);
    }

    private static ChartDocument? Parse(byte[] body, out JsonException? fault)
    {
        fault = null;
        try
        {
            return JsonSerializer.Deserialize(body, ChartJson.Default.ChartDocument);
        }
        catch (JsonException failure)
        {
            fault = failure;
            return null;
        }
    }
}
