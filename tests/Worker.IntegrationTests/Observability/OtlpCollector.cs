using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Worker.IntegrationTests.Observability;

/// <summary>A collector on a loopback port that takes OTLP over HTTP and keeps the spans.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _server;

    private OtlpCollector(WebApplication server, int port)
    {
        _server = server;
        Address = FormattableString.Invariant($"http://127.0.0.1:{port}");
    }

    public string Address { get; }

    public ConcurrentBag<OtlpSpan> Spans { get; } = [];

    /// <summary>The paths that were posted to.</summary>
    public ConcurrentBag<string> Paths { get; } = [];

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = FreePort.Find();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var server = builder.Build();
        var collector = new OtlpCollector(server, port);
        server.Run(collector.TakeAsync);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Paths.Add(context.Request.Path);
        if (context.Request.Path == "/v1/traces")
        {
            // ExportTraceServiceRequest: resource_spans = 1, in it scope_spans = 2, in it spans = 2.
            var spans = Protobuf.Fields(body.ToArray(), 1).SelectMany(resource => Protobuf.Fields(resource, 2)).SelectMany(scope => Protobuf.Fields(scope, 2));
            foreach (var span in spans) Spans.Add(OtlpSpan.Read(span));
        }
        context.Response.ContentType = "application/x-protobuf";
    }
}

/// <param name="ParentId">Empty for the root of a trace.</param>
internal sealed record OtlpSpan(string TraceId, string ParentId, string Name)
{
    // opentelemetry/proto/trace/v1/trace.proto: trace_id = 1, parent_span_id = 4, name = 5.
    public static OtlpSpan Read(byte[] span) => new(
        Convert.ToHexStringLower(Protobuf.Fields(span, 1).Single()),
        Convert.ToHexStringLower(Protobuf.Fields(span, 4).FirstOrDefault() ?? []),
        System.Text.Encoding.UTF8.GetString(Protobuf.Fields(span, 5).Single()));
}
