namespace Worker.Cli;

/// <summary>How the reviews of each store and program are read, three lines each.</summary>
internal static class ReviewExamples
{
    private const string Source = "Reviews__Sources__0__";

    public static readonly IReadOnlyList<Example> All =
    [
        Of(
            "the monthly reviews of the Google Play Console (UTF-16 CSV)", "play", "Layout=GooglePlay",
            "Path=reviews_org.example.app_202611.csv"),
        Of(
            "the customer reviews that the App Store Connect API answered (JSON)", "connect", "Layout=AppStoreConnect", "Subject=MyApp",
            "Path=customerReviews.json"),
        Of("Amazon's public review data (JSON lines)", "amazon", "Layout=Amazon", "Path=Electronics.jsonl"),
        Of("the export of Trustpilot Business (CSV)", "trust", "Layout=Trustpilot", "Path=trustpilot.csv"),
        Of(
            "a game on Steam (JSON, page by page)", "steam", "Layout=Steam", "Subject=MyGame",
            "Address='https://store.steampowered.com/appreviews/400?json=1&filter=recent&cursor=*'"),
        Of(
            "a spreadsheet of Excel in Europe (semicolons, 4,5 and 31.12.2026)", "sheet", "Layout=ExcelEuropean", "Subject=MyApp",
            "Path=reviews.csv"),
        Of(
            "any other JSON with a list of reviews in it", "shop", "Kind=Json", "Subject=MyApp", "Address=https://shop.example.org/reviews",
            "Paging__List=data.items", "Paging__Next=links.next"),
        Of(
            "the same with a key", "shop", "Kind=Json", "Subject=MyApp", "Address=https://shop.example.org/reviews",
            "Headers__Authorization='Bearer {key}'", "Key=..."),
        Of("RSS of any version, or Atom", "films", "Kind=Rss", "Subject=films", "Address=https://letterboxd.com/someone/rss/"),
    ];

    private static Example Of(string purpose, string name, string form, params string[] settings) => new(
        purpose,
        $"export {Source}Name={name} {Source}{form}",
        $"export {string.Join(' ', settings.Select(setting => Source + setting))}",
        $"forecast-worker run fetch-reviews --sources {name}");
}
