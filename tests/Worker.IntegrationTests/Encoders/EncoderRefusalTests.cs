using Worker.Encoders;
using static Worker.IntegrationTests.Encoders.LoopbackHub;
using static Worker.IntegrationTests.Reviews.LoopbackSite;

namespace Worker.IntegrationTests.Encoders;

/// <summary>What the operator is told where there is no encoder to be had.</summary>
public sealed class EncoderRefusalTests
{
    private static readonly string[] Needed = ["config.json", "vocab.txt", "model.safetensors"];

    [Fact]
    public async Task A_folder_is_taken_as_it_is_and_nobody_is_asked()
    {
        using var bench = new EncodersBench("http://127.0.0.1:1/");
        var folder = Directory.CreateTempSubdirectory("forecast-worker-");

        Assert.Equal(folder.FullName, await bench.FolderAsync(folder.FullName));
        folder.Delete();
    }

    [Fact]
    public async Task Without_a_network_and_a_copy_it_is_said_which_files_belong_where_and_then_they_do()
    {
        using var bench = new EncodersBench("http://127.0.0.1:1/", ("MaxRetries", "1"));

        var refusal = await bench.RefusedAsync();
        var before = bench.Library.Find("org/name").IsComplete;
        Directory.CreateDirectory(bench.Folder);
        foreach (var file in Needed)
            await File.WriteAllTextAsync(Path.Combine(bench.Folder, file), "", TestContext.Current.CancellationToken);

        Assert.StartsWith("org/name could not be downloaded: 127.0.0.1 could not be reached: ", refusal, StringComparison.Ordinal);
        Assert.EndsWith(
            $"It is not on this machine either: put config.json, vocab.txt, model.safetensors of the model (and tokenizer_config.json, if it has one) into {bench.Folder}, "
            + "or set Sentiment:Encoder to a folder that holds them, to minilm, which this build carries, or to scratch.",
            refusal, StringComparison.Ordinal);
        Assert.Equal(bench.Folder, await bench.FolderAsync());
        Assert.False(before);
        Assert.Equal(new EncoderPlace(EncoderSource.Hub, bench.Folder, IsComplete: true), bench.Library.Find("org/name"));
    }

    [Theory]
    [InlineData("bert-base-uncased")]
    [InlineData("/no/such/folder")]
    [InlineData("org/../../etc")]
    public async Task What_is_neither_a_folder_nor_an_id_is_refused(string encoder)
    {
        using var bench = new EncodersBench("http://127.0.0.1:1/");

        Assert.StartsWith($"Sentiment:Encoder is '{encoder}'; there is no such folder, and it is no id", await bench.RefusedAsync(encoder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, null, "There is no model org/name, or it needs a token: check the id, or set Sentiment:Hub:Token.")]
    [InlineData(403, "GatedRepo", "Its owner asks for consent: give it on the model's page")]
    [InlineData(403, null, "Check Sentiment:Hub:Token and any proxy.")]
    [InlineData(404, "RepoNotFound", "There is no model org/name, or it has no such file")]
    [InlineData(404, "RevisionNotFound", "org/name has no revision main.")]
    [InlineData(404, null, "there is no model org/name at http://127.0.0.1")]
    [InlineData(418, null, "expected 200. Check Sentiment:Hub:Address.")]
    public async Task A_status_is_explained_and_not_retried(int status, string? code, string said)
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("config.json", Says("", status, headers: code is null ? [] : [("X-Error-Code", code)]));
        using var bench = new EncodersBench(hub.Address);

        Assert.Contains(said, await bench.RefusedAsync(), StringComparison.Ordinal);
        Assert.Single(hub.Targets);
    }

    [Theory]
    [InlineData("pytorch_model.bin", "pickle file only, and reading one runs whatever code was put into it")]
    [InlineData("model.safetensors.index.json", "has its weights in several files")]
    [InlineData("none", "it has no model.safetensors; expected config.json, vocab.txt, tokenizer_config.json, model.safetensors.")]
    public async Task Weights_in_another_form_are_refused_with_the_reason(string there, string said)
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("model.safetensors", Says("Entry not found", 404, headers: ("X-Error-Code", "EntryNotFound")));
        hub.Large(there, Weights);
        using var bench = new EncodersBench(hub.Address);

        Assert.Contains(said, await bench.RefusedAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("pytorch_model.bin", bench.Files);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_before_it_comes()
    {
        await using var hub = await LoopbackHub.StartAsync();
        using var bench = new EncodersBench(hub.Address, ("MaxFileBytes", "200000"));

        Assert.Contains("model.safetensors has 300000 bytes; expected at most Sentiment:Hub:MaxFileBytes, 200000.", await bench.RefusedAsync(), StringComparison.Ordinal);
        Assert.Equal(["commit", "config.json", "vocab.txt"], bench.Files);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirects to file://; only https is followed")]
    [InlineData("ftp://store.example.org/x", "redirects to ftp://store.example.org; only https is followed")]
    public async Task A_redirect_to_anything_but_the_web_is_refused(string target, string said)
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("config.json", Says("", 302, headers: ("Location", target)));
        using var bench = new EncodersBench(hub.Address);

        Assert.Contains(said, await bench.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        await using var hub = await LoopbackHub.StartAsync();
        hub.Set("config.json", context => Says("", 302, headers: ("Location", context.Request.Path.Value!))(context));
        using var bench = new EncodersBench(hub.Address);

        Assert.Contains("redirects more than 5 times", await bench.RefusedAsync(), StringComparison.Ordinal);
    }
}
