namespace Worker.Reviews.Languages;

/// <summary>BCP 47 language tags as feeds and the detector give them: <c>en</c>, <c>en-US</c>, <c>pt_BR</c>.</summary>
internal static class LanguageTag
{
    /// <summary>The tag of a text whose language is unclear: too short, or of no words.</summary>
    public const string Undetermined = "und";

    /// <summary>The language itself, in lower case, without region and script.</summary>
    public static string Primary(string tag) => tag.Split('-', '_')[0].Trim().ToLowerInvariant();

    /// <summary>Whether a text of that tag may be in one of the languages: an unknown or undetermined one may.</summary>
    /// <param name="languages">Primary tags; none means all languages.</param>
    public static bool MayBeOneOf(string? tag, IReadOnlyCollection<string> languages) =>
        languages.Count == 0 || tag is null || Primary(tag) is Undetermined or "" || languages.Select(Primary).Contains(Primary(tag), StringComparer.Ordinal);
}
