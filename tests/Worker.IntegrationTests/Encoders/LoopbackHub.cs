using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Worker.IntegrationTests.Reviews;

namespace Worker.IntegrationTests.Encoders;

/// <summary>A hub and the other host to which it sends large files, as the real ones answer: small files itself with git's hash as tag.</summary>
internal sealed class LoopbackHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly LoopbackSite _hub;
    private readonly LoopbackSite _store;

    private LoopbackHub(LoopbackSite hub, LoopbackSite store)
    {
        (_hub, _store) = (hub, store);
        Small("config.json", "{\"model_type\":\"bert\"}");
        Small("vocab.txt", "[PAD]\n[UNK]\n");
        Large("model.safetensors", Weights);
    }

    public static byte[] Weights { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 % 251))];

    public string Address => _hub.Address.AbsoluteUri;

    /// <summary>What the hub was asked for, in order.</summary>
    public IEnumerable<string> Targets => _hub.Targets;

    /// <summary>The headers of each request that reached the store.</summary>
    public ConcurrentQueue<(string Range, string IfRange, string Authorization)> StoreRequests { get; } = [];

    public ConcurrentQueue<string> HubTokens { get; } = [];

    public static async Task<LoopbackHub> StartAsync() => new(await LoopbackSite.StartAsync(), await LoopbackSite.StartAsync());

    /// <summary>What the hub answers for a file, at the branch and at its commit.</summary>
    public void Set(string file, RequestDelegate answer)
    {
        foreach (var revision in new[] { "main", Commit })
        {
            _hub[$"/org/name/resolve/{revision}/{file}"] = context =>
            {
                HubTokens.Enqueue(context.Request.Headers.Authorization.ToString());
                context.Response.Headers["X-Repo-Commit"] = Commit;
                return answer(context);
            };
        }
    }

    public void Small(string file, string text, string? tag = null) => Set(file, context =>
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.Headers.ETag = $"\"{tag ?? GitHash(bytes)}\"";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    });

    /// <summary>A file that the store serves; the hub vouches for its length and hash.</summary>
    /// <param name="serve">Serves the bytes in another way than whole or from where it is asked.</param>
    public void Large(string file, byte[] bytes, string? sha256 = null, Func<HttpContext, byte[], Task>? serve = null)
    {
        Set(file, context =>
        {
            context.Response.Headers["X-Linked-Size"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-Linked-ETag"] = $"\"{sha256 ?? Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
            context.Response.Headers.Location = _store.AddressOf($"/{file}");
            context.Response.StatusCode = 302;
            return Task.CompletedTask;
        });
        _store[$"/{file}"] = context =>
        {
            StoreRequests.Enqueue((context.Request.Headers.Range.ToString(), context.Request.Headers.IfRange.ToString(), context.Request.Headers.Authorization.ToString()));
            return (serve ?? FromWhereAskedAsync)(context, bytes);
        };
    }

    public static async Task FromWhereAskedAsync(HttpContext context, byte[] bytes)
    {
        var from = Begin(context, bytes);
        await context.Response.Body.WriteAsync(bytes.AsMemory(from), context.RequestAborted);
    }

    /// <summary>Drops the connection after so many bytes of each answer.</summary>
    public static Func<HttpContext, byte[], Task> CutAfter(int count) => async (context, bytes) =>
    {
        var from = Begin(context, bytes);
        var last = Math.Min(bytes.Length, from + count);
        await context.Response.Body.WriteAsync(bytes.AsMemory(from..last), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (last == bytes.Length)
            return;
        // What was sent must arrive before the connection is reset.
        await Task.Delay(100, context.RequestAborted);
        context.Abort();
    };

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static int Begin(HttpContext context, byte[] bytes)
    {
        context.Response.Headers.ETag = $"\"{bytes.Length}-{bytes[0]}\"";
        var range = context.Request.Headers.Range.ToString();
        if (range.Length == 0 || context.Request.Headers.IfRange.ToString() is { Length: > 0 } tag && tag != context.Response.Headers.ETag)
        {
            context.Response.ContentLength = bytes.Length;
            return 0;
        }
        var from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        context.Response.StatusCode = 206;
        context.Response.ContentLength = bytes.Length - from;
        context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        return from;
    }

    private static string GitHash(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
