using Microsoft.Extensions.Options;
using TorchSharp;
using Worker.Cli.Checks;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;
using Worker.Sentiment;
using Worker.Tests.Learning;
using Worker.Tests.Learning.Bert;

namespace Worker.Tests.Cli.Checks;

[Collection(nameof(ProcessWide))]
public sealed class EncoderCheckTests
{
    [Fact]
    public async Task A_complete_folder_is_read_to_its_last_weight()
    {
        using var folder = EncoderFolder.Tiny();

        var result = await CheckAsync(folder.Path, new EncoderPlace(EncoderSource.Folder, folder.Path, IsComplete: true));

        Assert.Equal(CheckState.Ok, result.State);
        Assert.Contains("1 layers of 4, 6 vocabulary entries, all weights read", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_a_newer_release_without_vocab_txt_is_read()
    {
        var path = SharedData.Path("../cases/encoder-v5");

        Assert.Equal(CheckState.Ok, (await CheckAsync(path, new EncoderPlace(EncoderSource.Folder, path, IsComplete: true))).State);
    }

    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public async Task A_folder_without_a_file_fails_by_its_name(string file)
    {
        using var folder = EncoderFolder.Tiny();
        File.Delete(folder[file]);

        var failure = await Assert.ThrowsAsync<EncoderException>(() => CheckAsync(folder.Path, new EncoderPlace(EncoderSource.Folder, folder.Path, IsComplete: true)));

        Assert.Contains($"{file}: is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_that_are_cut_off_or_not_finite_fail()
    {
        using var folder = EncoderFolder.Tiny();
        var place = new EncoderPlace(EncoderSource.Folder, folder.Path, IsComplete: true);
        folder.ChangeWeights(weights => weights["encoder.layer.0.output.dense.bias"] = torch.full([4], float.NaN));
        var failure = await Assert.ThrowsAsync<EncoderException>(() => CheckAsync(folder.Path, place));
        Assert.Contains("encoder.layer.0.output.dense.bias holds values that are not finite", failure.Message, StringComparison.Ordinal);

        var bytes = await File.ReadAllBytesAsync(folder["model.safetensors"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["model.safetensors"], bytes[..^4], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SafetensorsException>(() => CheckAsync(folder.Path, place));
    }

    [Fact]
    public async Task A_missing_folder_is_not_promised_as_a_download_without_saying_that_it_is_missing()
    {
        var result = await CheckAsync("my/encoder", new EncoderPlace(EncoderSource.Hub, "/cache/my--encoder@main", IsComplete: false));

        Assert.Equal(CheckState.Warn, result.State);
        Assert.StartsWith("there is no folder my/encoder, so it is a model on the hub", result.Text, StringComparison.Ordinal);
    }

    private static Task<CheckResult> CheckAsync(string encoder, EncoderPlace place) => new EncoderCheck(
        new OnePlace(place), new BundledEncoder(BundledEncoder.DefaultPath), new Lazy<TorchRuntime>(() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu })),
        Options.Create(new SentimentOptions { Encoder = encoder }), Options.Create(new HubOptions())).RunAsync(TestContext.Current.CancellationToken);

    private sealed class OnePlace(EncoderPlace place) : IEncoderLibrary
    {
        public EncoderPlace Find(string encoder) => place;

        public Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
