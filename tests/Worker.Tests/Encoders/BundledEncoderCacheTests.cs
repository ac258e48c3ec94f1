using Microsoft.Extensions.Logging.Abstractions;
using Worker.Encoders;
using Worker.Tests.Learning;

namespace Worker.Tests.Encoders;

[Collection(nameof(ProcessWide))]
public sealed class BundledEncoderCacheTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("forecast-worker-");

    [Fact]
    public async Task It_is_converted_once_and_anew_after_its_files_were_changed()
    {
        Assert.SkipUnless(File.Exists(BundledEncoder.DefaultPath), "built with -p:BundledEncoder=false");
        var cache = new BundledEncoderCache(
            new EncoderCache(_root.FullName), new BundledEncoder(BundledEncoder.DefaultPath), NullLogger<BundledEncoderCache>.Instance);
        Assert.False(cache.Find().IsComplete);
        // What a killed conversion leaves behind.
        var draft = Directory.CreateDirectory(Path.Combine(_root.FullName, $".{Path.GetFileName(cache.Find().Folder)}.draft"));
        await File.WriteAllTextAsync(Path.Combine(draft.FullName, "model.safetensors"), "half", TestContext.Current.CancellationToken);

        var folders = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => cache.FolderAsync(TestContext.Current.CancellationToken))));

        var folder = Assert.Single(folders.Distinct());
        Assert.Equal(new EncoderPlace(EncoderSource.Bundled, folder, IsComplete: true), cache.Find());
        Assert.False(Directory.Exists(draft.FullName));
        var weights = Path.Combine(folder, "model.safetensors");
        var written = File.GetLastWriteTimeUtc(weights);
        await cache.FolderAsync(TestContext.Current.CancellationToken);
        Assert.Equal(written, File.GetLastWriteTimeUtc(weights));

        await File.WriteAllTextAsync(Path.Combine(folder, "vocab.txt"), "[PAD]\n", TestContext.Current.CancellationToken);
        await cache.FolderAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BundledEncoder.ContentSha256, BundledEncoder.Sha256Of(folder));
    }

    public void Dispose() => _root.Delete(recursive: true);
}
