using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>
/// What a model version and all its ancestors have seen: the data that their weights were fitted on or that selected something (the epoch,
/// an interval, a temperature). Only data outside of it can test the version. Either sessions or texts are known; if neither is, nothing
/// counts as unseen. Kept in the checkpoint and in <c>api.model_versions.lineage</c>. Immutable.
/// </summary>
internal sealed record Lineage
{
    /// <summary>The lineage of a version whose training did not record one.</summary>
    public static Lineage Unknown { get; } = new();

    /// <summary>The versions whose weights this one continues, oldest first; empty for a training from scratch.</summary>
    public IReadOnlyList<long> Ancestors
    {
        // The generated reader leaves null if the text says nothing.
        get => field ?? [];
        init;
    }

    /// <summary>Of a model of prices; null for any other.</summary>
    public SeenSessions? Sessions { get; init; }

    /// <summary>Of a model of texts; null for any other.</summary>
    public SeenTexts? Texts { get; init; }

    /// <exception cref="JsonException">The row holds no lineage.</exception>
    public static Lineage Of(ModelVersionRow version) =>
        JsonSerializer.Deserialize(version.Lineage, LineageJson.Default.Lineage) ?? Unknown;

    /// <summary>What one of two versions, or both, have seen.</summary>
    public Lineage And(Lineage other) => new()
    {
        Ancestors = [.. other.Ancestors.Union(Ancestors)],
        Sessions = Sessions is { } sessions && other.Sessions is { } others ? sessions.And(others) : null,
        Texts = Texts is { } texts && other.Texts is { } otherTexts ? texts.And(otherTexts) : null,
    };

    /// <summary>The lineage of a version that was trained on what this one says, from the weights of a parent.</summary>
    public Lineage From(ModelVersionRow parent) => And(Of(parent)) with { Ancestors = [.. Of(parent).Ancestors, parent.Id] };

    /// <summary>Whether a forecast made after this session has only targets that the version has not seen.</summary>
    public bool IsUnseen(DateOnly asOf) => Sessions is { } seen && asOf >= seen.SelectedTo;

    /// <summary>Whether the version has not seen a text.</summary>
    /// <param name="fraction">Where the hash of the text falls in [0, 1).</param>
    public bool IsUnseen(double fraction) => Texts is { } seen && fraction < seen.SelectedFrom;

    public string ToJson() => JsonSerializer.Serialize(this, LineageJson.Default.Lineage);
}

/// <summary>Everything up to a session, targets included.</summary>
/// <param name="FittedTo">The last session that the weights were fitted on.</param>
/// <param name="SelectedTo">The last session that selected anything; not before <paramref name="FittedTo"/>.</param>
internal sealed record SeenSessions(DateOnly FittedTo, DateOnly SelectedTo)
{
    public SeenSessions And(SeenSessions other) => new(Later(FittedTo, other.FittedTo), Later(SelectedTo, other.SelectedTo));

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}

/// <summary>All texts whose hash falls at or above a fraction, of any date.</summary>
/// <param name="FittedFrom">The lowest fraction that the weights were fitted on, in (0, 1).</param>
/// <param name="SelectedFrom">The lowest fraction that selected anything; not above <paramref name="FittedFrom"/>.</param>
internal sealed record SeenTexts(double FittedFrom, double SelectedFrom)
{
    public SeenTexts And(SeenTexts other) => new(Math.Min(FittedFrom, other.FittedFrom), Math.Min(SelectedFrom, other.SelectedFrom));
}

[JsonSerializable(typeof(Lineage))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LineageJson : JsonSerializerContext;
