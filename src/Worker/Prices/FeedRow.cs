using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Observability;

namespace Worker.Prices;

/// <summary>One row of a feed, before it is known whether it is a bar.</summary>
internal readonly record struct FeedRow(FeedCell Open, FeedCell High, FeedCell Low, FeedCell Close, FeedCell AdjustedClose, FeedCell Volume)
{
    /// <summary>The largest price that is kept; a number above it is a fault of the feed.</summary>
    private const decimal MaxPrice = 999_999_999_999m;

    private const decimal MaxVolume = 1_000_000_000_000_000_000m;

    public bool HasPrice => (Open.Number ?? High.Number ?? Low.Number ?? Close.Number ?? AdjustedClose.Number) is not null;

    /// <summary>
    /// The rule that the first bad cell breaks, with what was received and expected; null when each is empty or a number.
    /// </summary>
    public (string Rule, string Detail)? Fault() =>
        Fault("open", Open, MaxPrice) ?? Fault("high", High, MaxPrice) ?? Fault("low", Low, MaxPrice) ?? Fault("close", Close, MaxPrice)
        ?? Fault("adjusted_close", AdjustedClose, MaxPrice) ?? Fault("volume", Volume, MaxVolume);

    /// <summary>Prices times a factor, the volume times another. What is no number, or becomes too large, stays as it is.</summary>
    public FeedRow Scaled(decimal factor, decimal volumeFactor)
    {
        return new FeedRow(Times(Open, factor), Times(High, factor), Times(Low, factor), Times(Close, factor), Times(AdjustedClose, factor), Times(Volume, volumeFactor));

        static FeedCell Times(FeedCell cell, decimal by) =>
            cell.Number is { } number && Math.Abs(number) < MaxVolume && Math.Abs(by) < MaxPrice ? FeedCell.Of(number * by) : cell;
    }

    /// <summary>The cells as they were received, as a JSON object.</summary>
    public string ToJson() => new JsonObject
    {
        ["open"] = Json(Open),
        ["high"] = Json(High),
        ["low"] = Json(Low),
        ["close"] = Json(Close),
        ["adjusted_close"] = Json(AdjustedClose),
        ["volume"] = Json(Volume),
    }.ToJsonString();

    private static JsonValue? Json(FeedCell cell) => cell.Number is { } number ? JsonValue.Create(number) : JsonValue.Create(cell.Unreadable);

    private static (string Rule, string Detail)? Fault(string name, FeedCell cell, decimal most)
    {
        if (cell.Unreadable is { } text)
            return Fault(name, text, most);
        return cell.Number is { } number && Math.Abs(number) > most ? TooLarge(name, number.ToString(CultureInfo.InvariantCulture), most) : null;
    }

    private static (string Rule, string Detail) Fault(string name, string text, decimal most)
    {
        // A double reads what a decimal cannot hold: Infinity, NaN, 1e300.
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return Unreadable(name, text);
        if (!double.IsFinite(number))
            return ("not_finite", $"{name} was '{Excerpt.Of(text)}'; expected a finite number, or nothing.");
        return Math.Abs(number) > (double)most ? TooLarge(name, Excerpt.Of(text), most) : Unreadable(name, text);
    }

    private static (string Rule, string Detail) Unreadable(string name, string text) =>
        ("unreadable_number", $"{name} was '{Excerpt.Of(text)}'; expected a number written as the others of the table are, or nothing.");

    private static (string Rule, string Detail) TooLarge(string name, string text, decimal most) =>
        ("number_too_large", $"{name} was {text}; expected at most {most.ToString(CultureInfo.InvariantCulture)}.");
}
