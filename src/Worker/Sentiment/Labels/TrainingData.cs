using System.Security.Cryptography;
using System.Text;

namespace Worker.Sentiment.Labels;

/// <summary>
/// Labelled texts, each once, in three segments. A text's segment depends on the text alone (<see cref="TextKey"/>): it never
/// changes sides when data grow, and equal texts never straddle. Both classes are cut at the same shares, so the segments are
/// stratified in expectation; exact quotas would have to move texts across the border with every new one.
/// </summary>
internal sealed record TrainingData
{
    /// <summary>Ordered by hash: the same set of texts gives the same list, however it arrived.</summary>
    public required IReadOnlyList<LabelledText> Training { get; init; }

    /// <inheritdoc cref="Training"/>
    public required IReadOnlyList<LabelledText> Validation { get; init; }

    /// <inheritdoc cref="Training"/>
    public required IReadOnlyList<LabelledText> Test { get; init; }

    public required TrainingDataCounts Counts { get; init; }

    /// <summary>What decided the segment of each text.</summary>
    public required HashSplit Split { get; init; }

    /// <summary>Every text that is trained on, validated or tested.</summary>
    public IEnumerable<LabelledText> All => Training.Concat(Validation).Concat(Test);

    public IReadOnlyList<LabelledText> Of(Segment segment) => segment switch
    {
        Segment.Training => Training,
        Segment.Validation => Validation,
        Segment.Test => Test,
        _ => throw new ArgumentOutOfRangeException(nameof(segment), segment, "Expected Training, Validation or Test."),
    };

    /// <summary>Lower-case hex SHA-256 over all texts, labels and segments: equal when a training would see the same data.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in Enum.GetValues<Segment>())
        {
            foreach (var text in Of(segment))
                hash.AppendData(Encoding.UTF8.GetBytes($"{segment}\t{(text.IsPositive ? 1 : 0)}\t{text.Text}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
