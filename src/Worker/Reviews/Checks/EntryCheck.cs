using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Worker.Observability;
using Worker.Reviews.Normalisation;

namespace Worker.Reviews.Checks;

/// <summary>
/// Checks entries one by one: turns each into a review, or names the first rule that it breaks. What is missing and need not be there
/// breaks none.
/// </summary>
/// <param name="maxTextLength">UTF-16 characters of title and body together.</param>
internal sealed class EntryCheck(ReviewSourceOptions source, int maxTextLength, DateTimeOffset now)
{
    /// <summary>What an index of PostgreSQL takes with ease; a longer identifier is replaced by its hash.</summary>
    private const int MaxIdLength = 400;

    /// <summary>How many characters a body may have for each that is left of it: markup without end is not even taken apart.</summary>
    private const int MaxMarkup = 10;

    private const int MaxSubjectLength = 200, MaxLanguageLength = 35;

    /// <summary>How far the clock of a source may be ahead.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly StarScale _scale = new(source);

    /// <returns>The review, or the rejection.</returns>
    public (Review? Review, RejectedReview? Rejection) Read(FeedEntry entry)
    {
        // Before anything is converted.
        var length = (long)(entry.Title?.Length ?? 0) + (entry.Body?.Length ?? 0);
        if (length > MaxMarkup * (long)maxTextLength)
            return Reject("too_long", $"title and body have {length} characters with their markup; expected at most {MaxMarkup} times Reviews:MaxTextLength, {maxTextLength}.");
        if (ReviewText.Of(entry) is not { } text)
            return Reject("no_text", "there is neither a title nor a body with a visible character; expected some text.");
        if (text.Whole.Length > maxTextLength)
            return Reject("too_long", $"title and body have {text.Whole.Length} characters; expected at most {maxTextLength}, Reviews:MaxTextLength.");
        if (_scale.Read(entry.Rating, out var stars) is { } badRating)
            return Reject("bad_rating", badRating);
        if (LabelWord.Read(entry.Label, out var isPositive) is { } badLabel)
            return Reject("bad_label", badLabel);
        if (ReadDate(entry.Date, out var publishedAt) is var (rule, badDate))
            return Reject(rule, badDate);
        var subject = CleanText.Line(entry.Subject) ?? CleanText.Line(source.Subject);
        if (subject is null || subject.Length > MaxSubjectLength)
            return Reject("no_subject", $"the subject was '{Excerpt.Of(subject ?? "")}'; expected 1 to {MaxSubjectLength} characters, in the entry or as Subject of the source.");

        return (new Review
        {
            ExternalId = Id(entry.Id) ?? text.Sha256,
            Subject = subject,
            PublishedAt = publishedAt,
            Rating = stars,
            IsPositive = isPositive,
            Title = text.Title,
            Body = text.Body,
            Language = Language(entry.Language) ?? Language(source.Language),
            TextSha256 = text.Sha256,
        }, null);

        (Review?, RejectedReview?) Reject(string name, string detail) => (null, Rejection(entry, name, detail));
    }

    public static RejectedReview Rejection(FeedEntry entry, string rule, string detail) =>
        new(Id(entry.Id) ?? entry.Place, rule, $"{entry.Place}: {CleanText.Line(detail)}", EntryValues.Of(entry));

    private (string Rule, string Detail)? ReadDate(string? text, out DateTimeOffset? date)
    {
        date = null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!WrittenDate.TryRead(text, source.DateFormat, out var read))
        {
            var expected = source.DateFormat.Length > 0 ? $"a date from 1900 on in the DateFormat of the source, {source.DateFormat}" : "a date from 1900 on in ISO 8601, RFC 822, dd.mm.yyyy or Unix time (or set DateFormat)";
            return ("bad_date", $"the date was '{Excerpt.Of(text)}'; expected {expected}.");
        }
        if (read > now + ClockSkew)
            return ("future_date", string.Create(CultureInfo.InvariantCulture, $"the date was {read:u}; expected none after now, {now:u}."));
        date = read.ToUniversalTime();
        return null;
    }

    private static string? Id(string? id) => CleanText.Line(id) switch
    {
        { Length: > MaxIdLength } tooLong => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tooLong))),
        var clean => clean,
    };

    private static string? Language(string? tag) => CleanText.Line(tag) is { Length: <= MaxLanguageLength } clean ? clean : null;
}
