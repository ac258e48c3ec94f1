using System.Text.RegularExpressions;

namespace Worker.Learning.Bert;

/// <summary>
/// The names of published BERT weights and of this encoder: the one place that knows both. Published files come in two forms: current
/// ones (<c>encoder.layer.0.output.LayerNorm.weight</c>) and older or pretraining ones (prefix <c>bert.</c>, <c>LayerNorm.gamma</c> and
/// <c>beta</c>, heads next to the encoder); <see cref="Normalize"/> makes the second out of the first.
/// </summary>
internal static partial class BertWeightNames
{
    private static readonly (string Ours, string Published)[] Embeddings =
    [
        ("embeddings.words", "embeddings.word_embeddings"),
        ("embeddings.positions", "embeddings.position_embeddings"),
        ("embeddings.segments", "embeddings.token_type_embeddings"),
        ("embeddings.norm", "embeddings.LayerNorm"),
    ];

    private static readonly (string Ours, string Published)[] Layer =
    [
        ("attention.query", "attention.self.query"),
        ("attention.key", "attention.self.key"),
        ("attention.value", "attention.self.value"),
        ("attention.output", "attention.output.dense"),
        ("attention.norm", "attention.output.LayerNorm"),
        ("expand", "intermediate.dense"),
        ("contract", "output.dense"),
        ("norm", "output.LayerNorm"),
    ];

    // What published files hold in addition to the encoder: the pooler over [CLS], heads of the tasks they were trained for, a table of 0,
    // 1, 2, ...
    private static readonly string[] Unused = ["pooler.", "cls.", "classifier.", "qa_outputs.", "embeddings.position_ids"];

    /// <summary>The published name of one of this encoder's parameters.</summary>
    public static string Published(string name)
    {
        var end = name.LastIndexOf('.');
        var (module, kind) = (name[..end], name[(end + 1)..]);
        return LayerName().Match(module) is { Success: true } match
            ? $"encoder.layer.{match.Groups["number"].Value}.{Find(Layer, match.Groups["part"].Value)}.{kind}"
            : $"{Find(Embeddings, module)}.{kind}";
    }

    /// <summary>The current form of a published name, or null if the encoder has no use for the tensor.</summary>
    public static string? Normalize(string published)
    {
        var name = published.StartsWith("bert.", StringComparison.Ordinal) ? published["bert.".Length..] : published;
        if (Unused.Any(unused => name.StartsWith(unused, StringComparison.Ordinal))) return null;
        return name.Replace("LayerNorm.gamma", "LayerNorm.weight", StringComparison.Ordinal)
            .Replace("LayerNorm.beta", "LayerNorm.bias", StringComparison.Ordinal);
    }

    /// <summary>Whether a current published name is of the embeddings or the layers.</summary>
    public static bool IsOfEncoder(string normalized) =>
        normalized.StartsWith("embeddings.", StringComparison.Ordinal) || normalized.StartsWith("encoder.layer.", StringComparison.Ordinal);

    private static string Find((string Ours, string Published)[] table, string ours) =>
        table.Single(row => row.Ours == ours).Published;

    [GeneratedRegex(@"^layers\.(?<number>\d+)\.(?<part>.+)$")]
    private static partial Regex LayerName();
}
