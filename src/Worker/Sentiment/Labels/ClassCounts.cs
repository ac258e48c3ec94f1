using System.Globalization;

namespace Worker.Sentiment.Labels;

/// <summary>How many texts of each class.</summary>
internal readonly record struct ClassCounts(int Positive, int Negative)
{
    public int Total => Positive + Negative;

    public static ClassCounts Of(IReadOnlyCollection<LabelledText> texts)
    {
        var positive = texts.Count(text => text.IsPositive);
        return new ClassCounts(positive, texts.Count - positive);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Positive:N0} positive and {Negative:N0} negative");
}
