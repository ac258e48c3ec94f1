using System.Globalization;
using System.Text.Json.Nodes;

namespace Worker.Sentiment.Labels;

/// <summary>The results of the labelled texts that came in.</summary>
internal sealed record TrainingDataCounts
{
    public required ClassCounts Training { get; init; }

    public required ClassCounts Validation { get; init; }

    public required ClassCounts Test { get; init; }

    /// <summary>Texts without a visible character.</summary>
    public required int Blank { get; init; }

    /// <summary>Repeats of a text already counted.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Distinct texts that carried both labels.</summary>
    public required int Conflicts { get; init; }

    /// <summary>The conflicts among them that <see cref="SentimentOptions.ConflictingLabels"/> left out.</summary>
    public required int ConflictsLeftOut { get; init; }

    public ClassCounts All => new(
        Training.Positive + Validation.Positive + Test.Positive, Training.Negative + Validation.Negative + Test.Negative);

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"training {Training}, validation {Validation}, test {Test}; {Duplicates:N0} duplicates, {Blank:N0} blank, " +
        $"{Conflicts:N0} with both labels ({ConflictsLeftOut:N0} left out)");

    /// <summary>For the metrics of a model version.</summary>
    public JsonObject ToJson() => new()
    {
        ["training"] = Json(Training),
        ["validation"] = Json(Validation),
        ["test"] = Json(Test),
        ["blank"] = Blank,
        ["duplicates"] = Duplicates,
        ["conflicts"] = Conflicts,
        ["conflicts_left_out"] = ConflictsLeftOut,
    };

    private static JsonObject Json(ClassCounts counts) => new() { ["positive"] = counts.Positive, ["negative"] = counts.Negative };
}
