using System.ServiceModel.Syndication;

namespace Worker.Reviews.Syndication;

/// <summary>
/// Keeps the dates of a feed as they are written there. The library parses them itself, refuses the whole feed for some that are
/// none and forgets what they were; so it is given a numbered stand-in for each, and the check of all entries reads the text.
/// </summary>
internal sealed class WrittenDates
{
    private readonly List<string> _texts = [];

    /// <summary>The library's date parser.</summary>
    public bool Take(XmlDateTimeData data, out DateTimeOffset standIn)
    {
        _texts.Add(data.DateTimeString);
        standIn = new DateTimeOffset(_texts.Count, TimeSpan.Zero);
        return true;
    }

    /// <summary>The text behind a stand-in; null where the feed had no date there.</summary>
    public string? Of(DateTimeOffset standIn) => standIn.Ticks is > 0 and var number && number <= _texts.Count ? _texts[(int)number - 1] : null;
}
