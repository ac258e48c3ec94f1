using System.Text.RegularExpressions;

namespace Worker.Encoders;

/// <summary>A model on the hub.</summary>
/// <param name="Id">As the hub writes it: <c>google-bert/bert-base-uncased</c>.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
internal sealed partial record HubEncoder(string Id, string Revision)
{
    /// <summary>The name of its folder in the cache.</summary>
    public string FolderName => $"{Id}@{Revision}".Replace("/", "--", StringComparison.Ordinal);

    /// <param name="text"><c>ORG/NAME</c> or <c>ORG/NAME@REVISION</c>.</param>
    /// <returns>Null if the text is not one.</returns>
    public static HubEncoder? Parse(string text) => Form().Match(text) is { Success: true } match
        ? new HubEncoder(match.Groups["id"].Value, match.Groups["revision"] is { Success: true } revision ? revision.Value : "main")
        : null;

    /// <summary>The address of one of its files.</summary>
    /// <param name="revision">The commit that the files are taken from.</param>
    public Uri AddressOf(Uri hub, string revision, string file) =>
        new(new Uri(hub.AbsoluteUri.TrimEnd('/') + "/"), $"{Id}/resolve/{Uri.EscapeDataString(revision)}/{file}");

    public override string ToString() => Revision == "main" ? Id : $"{Id}@{Revision}";

    // No name begins with a dot: none may lead out of the cache.
    [GeneratedRegex(@"^(?<id>[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})(@(?<revision>[A-Za-z0-9][\w./-]{0,95}))?$")]
    private static partial Regex Form();
}
