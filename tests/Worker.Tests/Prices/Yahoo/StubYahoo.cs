using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Worker.Prices;
using Worker.Prices.Yahoo;

namespace Worker.Tests.Prices.Yahoo;

/// <summary>The feed as the worker registers it, over a Yahoo that is a function. Nothing is retried: that is the pipeline's, and tested there.</summary>
internal static class StubYahoo
{
    public static DateTimeOffset Now { get; } = new(2024, 5, 6, 20, 0, 0, TimeSpan.Zero);

    public static IPriceFeed Feed(Func<HttpRequestMessage, HttpResponseMessage> answer, params (string Key, string Value)[] http)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Prices:Http:MaxRetries"] = "0",
            ["Prices:Http:RequestSpacing"] = "00:00:00",
        };
        foreach (var (key, value) in http)
            settings[$"Prices:Http:{key}"] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(http.Length > 0 ? TimeProvider.System : new FakeTimeProvider(Now));
        services.AddSingleton<IConfiguration>(configuration).AddPriceFeeds();
        services.AddHttpClient<YahooPriceFeed>().ConfigurePrimaryHttpMessageHandler(() => new Stub(answer));
        return services.BuildServiceProvider().GetRequiredService<PriceFeedOrder>().First;
    }

    /// <summary>A Yahoo that answers everything with this body and status.</summary>
    public static IPriceFeed Saying(string body, HttpStatusCode status = HttpStatusCode.OK) => Feed(_ => Answer(body, status));

    public static Task<PriceFeedAnswer> FetchAsync(this IPriceFeed feed, string symbol = "AAPL") =>
        feed.FetchAsync(symbol, new DateOnly(2000, 1, 1), TestContext.Current.CancellationToken);

    public static HttpResponseMessage Answer(string body, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(body) };

    private sealed class Stub(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = answer(request);
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
