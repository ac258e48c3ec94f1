using System.Security.Cryptography;
using Worker.Encoders;
using static Worker.IntegrationTests.Encoders.LoopbackHub;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Encoders;

/// <summary>How encoders come to this machine, over real connections.</summary>
public sealed class EncoderDownloadTests
{
    [Fact]
    public async Task A_model_is_downloaded_once_all_files_from_one_commit()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Small("tokenizer_config.json", "{\"do_lower_case\":true}");
        using var bench = new EncodersBench(hub.Address);

        var folder = await bench.FolderAsync();
        var asked = hub.Targets.ToList();
        var again = await bench.FolderAsync();

        Assert.Equal((bench.Folder, bench.Folder), (folder, again));
        Assert.Equal(["commit", "config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"], bench.Files);
        Assert.Equal(Weights, bench.Read("model.safetensors"));
        Assert.Equal("[PAD]\n[UNK]\n"u8.ToArray(), bench.Read("vocab.txt"));
        Assert.Equal(
            ["/org/name/resolve/main/config.json", .. new[] { "vocab.txt", "tokenizer_config.json", "model.safetensors" }.Select(file => $"/org/name/resolve/{Commit}/{file}")],
            asked);
        Assert.Equal(asked, hub.Targets);
        Assert.Equal(new EncoderDownload("model.safetensors", Weights.Length, Weights.Length), bench.Progress.All[^1]);
    }

    [Fact]
    public async Task A_token_goes_to_the_hub_and_not_to_the_host_that_serves_the_file()
    {
        await using var hub = await LoopbackHub.StartAsync();
        using var bench = new EncodersBench(hub.Address, ("Token", "hf_secret"));

        await bench.FolderAsync();

        Assert.All(hub.HubTokens, token => Assert.Equal("Bearer hf_secret", token));
        Assert.Equal("", Assert.Single(hub.StoreRequests).Authorization);
    }

    [Fact]
    public async Task A_download_that_is_cut_off_goes_on_where_it_ended()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Large("model.safetensors", Weights, serve: CutAfter(120_000));
        using var bench = new EncodersBench(hub.Address);

        await bench.FolderAsync();

        Assert.Equal(Weights, bench.Read("model.safetensors"));
        var tag = $"\"{Weights.Length}-{Weights[0]}\"";
        Assert.Equal([("", "", ""), ("bytes=120000-", tag, ""), ("bytes=240000-", tag, "")], hub.StoreRequests);
        Assert.Equal(2, bench.Log.GetSnapshot().Count(line => line.Message.StartsWith("model.safetensors was cut off", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_download_goes_on_after_a_restart()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Large("model.safetensors", Weights, serve: CutAfter(200_000));
        using var bench = new EncodersBench(hub.Address);
        bench.Restart(("MaxRetries", "0"));
        var first = await bench.RefusedAsync();
        var asked = hub.Targets.Count();
        bench.Restart();

        await bench.FolderAsync();

        Assert.Contains("model.safetensors was cut off", first, StringComparison.Ordinal);
        Assert.Contains($"put model.safetensors of the model (and tokenizer_config.json, if it has one) into {bench.Folder}", first, StringComparison.Ordinal);
        Assert.Equal(Weights, bench.Read("model.safetensors"));
        Assert.Equal(["", "bytes=200000-"], hub.StoreRequests.Select(request => request.Range));
        // What was complete is not asked for again, and the rest of the same commit.
        Assert.Equal([$"/org/name/resolve/{Commit}/tokenizer_config.json", $"/org/name/resolve/{Commit}/model.safetensors"], hub.Targets.Skip(asked));
        Assert.Contains(new EncoderDownload("model.safetensors", 200_000, Weights.Length), bench.Progress.All);
    }

    [Fact]
    public async Task A_file_that_has_changed_in_between_is_downloaded_from_its_beginning()
    {
        byte[] changed = [.. Weights.Reverse()];
        await using var hub = await LoopbackHub.StartAsync();
        hub.Large("model.safetensors", Weights, serve: CutAfter(200_000));
        using var bench = new EncodersBench(hub.Address);
        bench.Restart(("MaxRetries", "0"));
        await bench.RefusedAsync();
        hub.Large("model.safetensors", changed);
        bench.Restart();

        await bench.FolderAsync();

        Assert.Equal(changed, bench.Read("model.safetensors"));
    }

    [Fact]
    public async Task A_host_that_sends_the_whole_file_again_is_taken_at_its_word()
    {
        var asked = 0;
        await using var hub = await LoopbackHub.StartAsync();
        hub.Large("model.safetensors", Weights, serve: (context, bytes) =>
        {
            context.Request.Headers.Range = default;
            return ++asked == 1 ? CutAfter(100_000)(context, bytes) : FromWhereAskedAsync(context, bytes);
        });
        using var bench = new EncodersBench(hub.Address);

        await bench.FolderAsync();

        Assert.Equal(Weights, bench.Read("model.safetensors"));
    }

    [Fact]
    public async Task A_wrong_hash_is_refused_and_nothing_of_the_file_stays()
    {
        var promised = Convert.ToHexStringLower(SHA256.HashData("another"u8));
        await using var hub = await LoopbackHub.StartAsync();
        hub.Large("model.safetensors", Weights, promised);
        using var bench = new EncodersBench(hub.Address);

        var refusal = await bench.RefusedAsync();

        Assert.Contains($"model.safetensors is damaged: its hash is {Convert.ToHexStringLower(SHA256.HashData(Weights))}; expected {promised}.", refusal, StringComparison.Ordinal);
        Assert.Equal(["commit", "config.json", "vocab.txt"], bench.Files);
        Assert.Single(hub.StoreRequests);
    }

    [Fact]
    public async Task A_small_file_is_held_against_the_hash_that_git_gave_it()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Small("vocab.txt", "[PAD]\n", tag: new string('a', 40));
        using var bench = new EncodersBench(hub.Address);

        Assert.Contains("vocab.txt is damaged", await bench.RefusedAsync(), StringComparison.Ordinal);
        Assert.Equal(["commit", "config.json"], bench.Files);
    }

    [Fact]
    public async Task A_hub_that_is_busy_is_asked_again()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("config.json", InTurn(Says("", 503), Says("", 429, headers: ("Retry-After", "1")), Says("{}")));
        using var bench = new EncodersBench(hub.Address);

        await bench.FolderAsync();

        Assert.Equal("{}"u8.ToArray(), bench.Read("config.json"));
    }

    [Fact]
    public async Task A_hub_that_asks_for_a_long_wait_is_not_asked_again()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("config.json", Says("", 429, headers: ("Retry-After", "3600")));
        using var bench = new EncodersBench(hub.Address);

        Assert.Contains("answered 429 Too Many Requests for config.json", await bench.RefusedAsync(), StringComparison.Ordinal);
        Assert.Single(hub.Targets);
    }

    [Fact]
    public async Task A_download_that_stalls_is_taken_up_again()
    {
        var asked = 0;
        await using var hub = await LoopbackHub.StartAsync();
        hub.Large("model.safetensors", Weights, serve: async (context, bytes) =>
        {
            if (++asked > 1)
            {
                await FromWhereAskedAsync(context, bytes);
                return;
            }
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, 50_000), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var bench = new EncodersBench(hub.Address, ("StallTimeout", "00:00:02"));

        await bench.FolderAsync();

        Assert.Equal(Weights, bench.Read("model.safetensors"));
        Assert.Contains(bench.Log.GetSnapshot(), line => line.Message.Contains("model.safetensors stopped at 50000 bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_that_want_the_same_model_download_it_once()
    {
        await using var hub = await LoopbackHub.StartAsync();
        using var bench = new EncodersBench(hub.Address);

        var folders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => bench.FolderAsync(), TestContext.Current.CancellationToken)));

        Assert.All(folders, folder => Assert.Equal(bench.Folder, folder));
        Assert.Single(hub.StoreRequests);
    }

    [Fact]
    public async Task A_large_file_passes_through_a_small_memory()
    {
        const int Megabytes = 192;
        var megabyte = new byte[1 << 20];
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("model.safetensors", async context =>
        {
            context.Response.ContentLength = (long)Megabytes << 20;
            for (var i = 0; i < Megabytes; i++)
                await context.Response.Body.WriteAsync(megabyte, context.RequestAborted);
        });
        using var bench = new EncodersBench(hub.Address);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (most, looks) = (0L, 0);

        // What is reachable: how much garbage lies about beside it depends on the size of the processor's cache.
        await bench.Library.FolderAsync(
            "org/name", new Watch(() => most = looks++ % 16 == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)) : most), TestContext.Current.CancellationToken);

        Assert.Equal((long)Megabytes << 20, new FileInfo(Path.Combine(bench.Folder, "model.safetensors")).Length);
        // Other tests run in this process too; the file itself would be twice this.
        Assert.InRange(most - before, long.MinValue, 96L << 20);
    }

    private sealed class Watch(Action look) : IProgress<EncoderDownload>
    {
        public void Report(EncoderDownload value) => look();
    }
}
