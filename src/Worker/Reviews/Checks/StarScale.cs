using System.Globalization;
using System.Text.RegularExpressions;
using Worker.Observability;

namespace Worker.Reviews.Checks;

/// <summary>Turns the ratings of a source into stars, 0 to 5 with two decimals.</summary>
internal sealed partial class StarScale(ReviewSourceOptions source)
{
    private const decimal Stars = 5;

    /// <param name="stars">Null if the text is empty.</param>
    /// <returns>What is wrong with the text; null if nothing is.</returns>
    public string? Read(string? text, out decimal? stars)
    {
        stars = null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (source.RatingWords.TryGetValue(text.Trim(), out var word))
        {
            stars = decimal.Round((decimal)word, 2);
            return null;
        }

        var best = (decimal)source.BestRating;
        // As half of Europe writes it: 4,5. Three digits after the comma could be thousands.
        var written = DecimalComma().Replace(text.Trim(), "$1.$2");
        if (!decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return $"the rating was '{Excerpt.Of(text)}'; expected a number{(source.RatingWords.Count > 0 ? $" or one of {string.Join(", ", source.RatingWords.Keys)}" : "")}.";
        if (number < 0 || number > best)
            return string.Create(CultureInfo.InvariantCulture, $"the rating was {number}; expected 0 to {best}, which BestRating of the source says is the best.");
        stars = decimal.Round(number * Stars / best, 2);
        return null;
    }

    [GeneratedRegex(@"^(\d{1,4}),(\d{1,2})$")]
    private static partial Regex DecimalComma();
}
