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
using Microsoft.Extensions.Primitives;

namespace Worker.IntegrationTests.Reviews;

/// <summary>A site on the loopback interface: a real server with a function a path, which a test may change at any time.</summary>
internal sealed class LoopbackSite : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, RequestDelegate> _pages = [];

    private LoopbackSite()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    /// <summary>Path and query of each request, as they came over the wire.</summary>
    public ConcurrentQueue<string> Targets { get; } = [];

    public RequestDelegate this[string path]
    {
        set => _pages[path] = value;
    }

    public static async Task<LoopbackSite> StartAsync()
    {
        var site = new LoopbackSite();
        await site._server.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public string AddressOf(string path) => new Uri(Address, path).AbsoluteUri;

    public static RequestDelegate Says(string body, int status = 200, string type = "text/plain", params (string Name, string Value)[] headers) =>
        Serves(System.Text.Encoding.UTF8.GetBytes(body), type, status, headers);

    /// <summary>A document with the entity tag of its bytes; whoever shows the tag gets 304.</summary>
    public static RequestDelegate Tagged(byte[] body, string type) => context =>
    {
        var tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))[..16]}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.LastModified = "Tue, 03 Nov 2020 10:00:00 GMT";
        if (StringValues.Equals(context.Request.Headers.IfNoneMatch, tag))
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }
        return Serves(body, type)(context);
    };

    public static RequestDelegate Serves(byte[] body, string type, int status = 200, params (string Name, string Value)[] headers) => async context =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    };

    /// <summary>Announces the whole body, sends half of it and drops the connection.</summary>
    public static RequestDelegate CutOff(byte[] body) => async context =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    };

    /// <summary>The answers in turn, the last one for ever.</summary>
    public static RequestDelegate InTurn(params RequestDelegate[] answers)
    {
        var asked = 0;
        return context => answers[Math.Min(Interlocked.Increment(ref asked), answers.Length) - 1](context);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Targets.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        return _pages.TryGetValue(context.Request.Path, out var page) ? page(context) : Says("no such page", 404)(context);
    }
}
