using Microsoft.Extensions.Options;
using Worker.Observability;
using Worker.Reviews.Documents;
using Worker.Reviews.Layouts;
using Worker.Storage;

namespace Worker.Reviews;

/// <summary>The bounds documented at the properties.</summary>
[OptionsValidator]
internal sealed partial class ReviewsOptionsValidator : IValidateOptions<ReviewsOptions>;

/// <summary>The rules of the sources, each reported with the source's place in the list.</summary>
internal sealed class ReviewsOptionsRules : OptionsRules<ReviewsOptions>
{
    private const double LargestScale = 1000;

    protected override IEnumerable<string> Faults(ReviewsOptions options) => options.Http.Contradictions(nameof(options.Http))
        .Concat(options.Sources.SelectMany((source, place) => Failures(source).Select(failure => $"Sources.{place}.{failure}")))
        .Concat(Twice(options.Sources))
        .Concat(options.Keys.Keys.Where(key => !options.Sources.Any(source => source.Name.Equals(key, StringComparison.OrdinalIgnoreCase)))
            .Select(key => $"Keys.{key}: no source has that name; expected the name of one of Reviews:Sources."));

    private static IEnumerable<string> Failures(ReviewSourceOptions source)
    {
        if (!NameRule.IsName(source.Name))
            yield return $"Name: expected {NameRule.NameForm}, by which the source is called for ever.";
        if (source.Kind is not { } kind || !Enum.IsDefined(kind))
            yield return $"Kind: expected one of {string.Join(", ", Enum.GetNames<ReviewSourceKind>())}, or a Layout: one of {string.Join(", ", Enum.GetNames<ReviewLayout>())}.";
        else if (WrongPlace(source, kind) is { } wrong)
            yield return wrong;

        foreach (var fault in new SourceCredentials(source).Faults())
            yield return fault;
        var maySayItself = source.Kind is null or ReviewSourceKind.Delimited or ReviewSourceKind.JsonLines or ReviewSourceKind.Json;
        if (string.IsNullOrWhiteSpace(source.Subject) && !maySayItself)
            yield return "Subject: is empty; expected what the reviews are about: an app, a product, a ticker symbol.";
        if (!(source.BestRating > 0 && source.BestRating <= LargestScale))
            yield return $"BestRating: expected a number above 0, at most {LargestScale}, that means five stars.";
        foreach (var (word, _) in source.RatingWords.Where(pair => !(pair.Value >= 0 && pair.Value <= 5)))
            yield return $"RatingWords.{word}: expected 0 to 5 stars.";
        if (source.Encoding.Length > 0 && EncodingNames.Find(source.Encoding) is null)
            yield return "Encoding: there is no such encoding; expected a name such as utf-8, utf-16, windows-1252 or iso-8859-15.";
        if (source.Layout is { } layout && (!Enum.IsDefined(layout) || source.Kind != ReviewLayouts.Kind(layout)))
            yield return $"Layout: is {layout} and Kind is {source.Kind}; expected one of {string.Join(", ", Enum.GetNames<ReviewLayout>())}, and no Kind or the layout's own.";
        if (source.Paging.PageParameter.Length > 0 && (source.Paging.Next.Length > 0 || source.Paging.Cursor.Length > 0))
            yield return "Paging.PageParameter: is set and so is Next or Cursor; expected one way to the next page.";
        if (source.Separator.Length > 1 || source.Separator is "\"" or "\n" or "\r")
            yield return "Separator: expected one character such as ';', or nothing to find it out.";
    }

    private static string? WrongPlace(ReviewSourceOptions source, ReviewSourceKind kind)
    {
        var isPair = kind is ReviewSourceKind.LabelledText;
        string[] unused = isPair ? [source.Address, source.Path] : [source.Positive, source.Negative];
        if (unused.Any(place => place.Length > 0))
        {
            return isPair
                ? "Kind: LabelledText is read from Positive and Negative, the paths or addresses of two files; leave Address and Path empty."
                : $"Kind: {kind} is read from Address or Path; Positive and Negative are for LabelledText.";
        }
        if (source.Locations.All(string.IsNullOrWhiteSpace))
        {
            return isPair
                ? "Positive: is empty and so is Negative; expected the path or address of a file with one sentence a line."
                : "Path: is empty and so is Address; expected the one or the other.";
        }
        if (source.Address.Length > 0 && source.Path.Length > 0)
            return "Path: is set and so is Address; expected only one of them.";
        return source.Address.Length > 0 && !ReviewDocuments.IsOnTheWeb(source.Address) ? "Address: expected an absolute http or https address." : null;
    }

    private static IEnumerable<string> Twice(IEnumerable<ReviewSourceOptions> sources) =>
        sources.GroupBy(source => source.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Key.Length > 0 && same.Count() > 1)
            .Select(same => $"Sources: the name '{same.Key}' is there {same.Count()} times; expected a name of its own for each source.");
}
