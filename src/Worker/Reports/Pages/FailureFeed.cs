using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>The runs that failed, in whole or in part, as an Atom feed (RFC 4287), newest first.</summary>
internal sealed class FailureFeed(ViewReader views, TimeProvider time)
{
    private const int Days = 30;
    private const int Entries = 50;

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var runs = await views.ReadAsync(context => RunViews.TroubledAsync(context, Days, Entries, cancellationToken), cancellationToken);
        return Write(runs, time.GetUtcNow());
    }

    /// <param name="now">The time of a feed without entries.</param>
    public static string Write(IReadOnlyList<RunView> runs, DateTimeOffset now)
    {
        var feed = new XElement(
            Atom + "feed",
            new XElement(Atom + "id", "urn:forecast-worker:failed-runs"),
            new XElement(Atom + "title", "forecast-worker: runs that failed"),
            new XElement(Atom + "updated", Instant(runs.Count > 0 ? runs.Max(Changed) : now)),
            new XElement(Atom + "author", new XElement(Atom + "name", "forecast-worker")),
            runs.Select(Entry));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{feed}\n";
    }

    private static XElement Entry(RunView run) => new(
        Atom + "entry",
        // A run that is started again and fails again is another entry.
        new XElement(Atom + "id", string.Create(CultureInfo.InvariantCulture, $"urn:forecast-worker:run:{run.Id}:{run.Attempt}")),
        new XElement(Atom + "title", $"{run.Job} {run.State} (run {run.Id})"),
        new XElement(Atom + "updated", Instant(Changed(run))),
        new XElement(Atom + "link", new XAttribute("href", string.Create(CultureInfo.InvariantCulture, $"/runs/{run.Id}"))),
        new XElement(Atom + "content", new XAttribute("type", "text"), Clean(run.Error ?? run.Message ?? "")));

    private static DateTimeOffset Changed(RunView run) => run.FinishedAt ?? run.StartedAt ?? run.QueuedAt;

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>XML 1.0 has no control characters.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c)));
}
