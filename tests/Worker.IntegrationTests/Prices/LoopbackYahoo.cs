using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Worker.IntegrationTests.Prices;

/// <summary>A Yahoo on the loopback interface: a real server that answers in turn, the last answer for ever.</summary>
internal sealed class LoopbackYahoo : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly RequestDelegate[] _answers;
    private int _asked;
    private int _atOnce;

    private LoopbackYahoo(RequestDelegate[] answers)
    {
        _answers = answers;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    /// <summary>Path and query of each request, as they came over the wire.</summary>
    public ConcurrentQueue<string> Targets { get; } = [];

    public ConcurrentQueue<string> UserAgents { get; } = [];

    public ConcurrentDictionary<string, bool> Connections { get; } = [];

    public int MostAtOnce { get; private set; }

    public static async Task<LoopbackYahoo> StartAsync(params RequestDelegate[] answers)
    {
        var yahoo = new LoopbackYahoo(answers);
        await yahoo._server.StartAsync(TestContext.Current.CancellationToken);
        return yahoo;
    }

    public static RequestDelegate Says(string body, int status = 200, string type = "application/json;charset=utf-8", params (string Name, string Value)[] headers) => async context =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    /// <summary>Half of the body, and then what the function does instead of the rest.</summary>
    public static RequestDelegate Half(string body, bool saysLength, RequestDelegate then) => async context =>
    {
        context.Response.ContentType = "application/json";
        if (saysLength)
            context.Response.ContentLength = body.Length;
        await context.Response.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await then(context);
    };

    public static Task CutOff(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static Task Stall(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
        try
        {
            Targets.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            UserAgents.Enqueue(context.Request.Headers.UserAgent.ToString());
            Connections[context.Connection.Id] = true;
            await _answers[Math.Min(Interlocked.Increment(ref _asked), _answers.Length) - 1](context);
        }
        catch (OperationCanceledException)
        {
            // The worker gave up, which is what a stalled answer is for.
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }
}
