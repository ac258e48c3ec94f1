using System.Text;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using static Worker.Fuzz.WrongAcceptanceException;

namespace Worker.Fuzz.Targets;

/// <summary>The files of models: weights, settings, vocabulary.</summary>
internal static class ModelTargets
{
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s\ngood\nbad\n";

    public static IEnumerable<FuzzTarget> All(string folder)
    {
        // The header is text, so that words of the format come in at their places: HEADER, an empty line, DATA.
        var file = Path.Combine(folder, "weights.safetensors");
        yield return new FuzzTarget("safetensors", async (input, cancellationToken) =>
        {
            await File.WriteAllBytesAsync(file, Assemble(input), cancellationToken);
            using var weights = NetworkWeights.Load(file);
            foreach (var (name, tensor) in weights.Tensors)
                ThrowUnless(tensor.shape.All(size => size >= 0) && tensor.NumberOfElements * tensor.ElementSize <= input.Length, $"a tensor '{name}' that is larger than its file");
        }, typeof(SafetensorsException));

        yield return InFolder("config", folder, "config.json");
        yield return InFolder("vocabulary", folder, "vocab.txt");
        yield return InFolder("tokenizer", folder, "tokenizer_config.json");
    }

    private static byte[] Assemble(byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        if (end < 0)
            return input;
        return [.. BitConverter.GetBytes((long)end), .. input.AsSpan(0, end), .. input.AsSpan(end + 2)];
    }

    private static FuzzTarget InFolder(string target, string scratch, string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(scratch, target)).FullName;
        return new FuzzTarget(target, async (input, cancellationToken) =>
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "vocab.txt"), Vocabulary, cancellationToken);
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Samples", "config.1.json"), Path.Combine(folder, "config.json"), overwrite: true);
            await File.WriteAllBytesAsync(Path.Combine(folder, "model.safetensors"), Assemble(Encoding.UTF8.GetBytes("{}\n\n")), cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, file), input, cancellationToken);
            var encoder = BertEncoderFolder.Open(folder);
            var settings = encoder.Settings;
            ThrowUnless(settings is { Hidden: > 0, Layers: > 0, Heads: > 0, Positions: > 0, Intermediate: > 0, Vocabulary: > 0 }, "a size that is not positive");
            ThrowUnless(double.IsFinite(settings.NormEpsilon) && double.IsFinite(settings.HiddenDropout) && double.IsFinite(settings.AttentionDropout), "a number that is none");
            // 100 GB of weights are no encoder of this worker.
            var weights = (double)settings.Vocabulary * settings.Hidden + (double)settings.Layers * settings.Hidden * (4.0 * settings.Hidden + 2.0 * settings.Intermediate);
            ThrowUnless(weights < 25e9, $"an encoder of {weights:0.#e0} weights");
        }, typeof(EncoderException));
    }
}
