using System.Text.Json.Nodes;
using TorchSharp;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Bert;

/// <summary>A temporary encoder folder whose files a test may spoil.</summary>
internal sealed class EncoderFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoder");

    public string Path => _folder.FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>The shared weights and configuration with the shared vocabulary beside them.</summary>
    public static EncoderFolder Of(string shared)
    {
        var source = SharedData.Path(shared);
        var folder = new EncoderFolder();
        foreach (var file in Directory.GetFiles(source)) File.CreateSymbolicLink(folder[System.IO.Path.GetFileName(file)], file);
        File.CreateSymbolicLink(folder["vocab.txt"], SharedData.Path("bert/vocab.txt"));
        return folder;
    }

    /// <summary>One layer of width 4 with random weights.</summary>
    public static EncoderFolder Tiny()
    {
        var folder = new EncoderFolder();
        File.WriteAllLines(folder["vocab.txt"], ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad"]);
        File.WriteAllText(folder["config.json"], """
            { "model_type": "bert", "vocab_size": 6, "hidden_size": 4, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8 }
            """);
        folder.ChangeWeights(weights =>
        {
            weights["embeddings.word_embeddings.weight"] = torch.rand(6, 4);
            weights["embeddings.position_embeddings.weight"] = torch.rand(512, 4);
            weights["embeddings.token_type_embeddings.weight"] = torch.rand(2, 4);
            AddNorm(weights, "embeddings.LayerNorm", 4);
            foreach (var part in new[] { "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense" })
                AddLinear(weights, $"encoder.layer.0.{part}", 4, 4);
            AddNorm(weights, "encoder.layer.0.attention.output.LayerNorm", 4);
            AddLinear(weights, "encoder.layer.0.intermediate.dense", 4, 8);
            AddLinear(weights, "encoder.layer.0.output.dense", 8, 4);
            AddNorm(weights, "encoder.layer.0.output.LayerNorm", 4);
        });
        return folder;
    }

    public void ChangeConfig(string name, JsonNode? value)
    {
        var config = JsonNode.Parse(File.ReadAllText(this["config.json"]))!.AsObject();
        config[name] = value;
        File.WriteAllText(this["config.json"], config.ToJsonString());
    }

    public void ChangeWeights(Action<Dictionary<string, torch.Tensor>> change)
    {
        var path = this["model.safetensors"];
        var tensors = File.Exists(path) ? new Dictionary<string, torch.Tensor>(NetworkWeights.Load(path).Tensors) : [];
        change(tensors);
        using var weights = new NetworkWeights(tensors);
        weights.Save(path);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void AddLinear(Dictionary<string, torch.Tensor> weights, string name, int inputs, int outputs)
    {
        weights[$"{name}.weight"] = torch.rand(outputs, inputs);
        weights[$"{name}.bias"] = torch.rand(outputs);
    }

    private static void AddNorm(Dictionary<string, torch.Tensor> weights, string name, int width)
    {
        weights[$"{name}.weight"] = torch.rand(width);
        weights[$"{name}.bias"] = torch.rand(width);
    }
}
