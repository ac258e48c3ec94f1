using Worker.Reports.Figures;

using Worker.Reports.Pages.Parts;
namespace Worker.Reports.Pages;

/// <summary>The pictures of a subject.</summary>
internal static class MoodFigures
{
    private const int Smoothing = 7;

    /// <summary>The mean score of each day, and its moving mean.</summary>
    public static Figure Scores(SubjectMood mood) => new()
    {
        Id = $"{PageLinks.IdOf(mood.Subject.Subject)}-mood",
        Title = $"{mood.Subject.Subject}: mean P(positive) by day",
        Description = mood.Days is [.., var last]
            ? $"{Words.Count(mood.Days.Count, "day", "days")} with reviews up to {Words.Day(last.Date)}, when the mean was {last.MeanScore:0.00}."
            : "No day has reviews.",
        Bottom = 0,
        Top = 1,
        Format = "0.0",
        Layers =
        [
            new Rule("0.5", "naive", 0.5),
            new Dots("a day", "day", [.. mood.Days.Select(day => Span.At(day.Date, day.MeanScore))]),
            new Line($"mean of {Smoothing} days, by reviews", "model", Moving(mood)),
        ],
        Readouts = [.. mood.Days.Select(day => new Readout(day.Date, $"{day.MeanScore:0.00}, {Words.Count(day.N, "review", "reviews")}"))],
    };

    /// <summary>How many reviews each day has.</summary>
    public static Figure Volume(SubjectMood mood) => new()
    {
        Id = $"{PageLinks.IdOf(mood.Subject.Subject)}-volume",
        Title = "Scored reviews by day",
        Description = $"{Words.Count(mood.Days.Sum(day => (long)day.N), "review", "reviews")} on {Words.Count(mood.Days.Count, "day", "days")}.",
        Bottom = 0,
        Layers = [new Bars("reviews", "bars", [.. mood.Days.Select(day => new Span(day.Date.DayNumber, 0, day.N))], 1)],
        Readouts = [.. mood.Days.Select(day => new Readout(day.Date, Words.Count(day.N, "review", "reviews")))],
    };

    /// <summary>The closes of the symbol that the subject is mapped to, on the days of the mood.</summary>
    public static Figure Price(SubjectMood mood, string symbol) => new()
    {
        Id = $"{PageLinks.IdOf(mood.Subject.Subject)}-price",
        Title = $"{symbol}: close on the same days",
        Description = mood.Closes is [var first, .., var last]
            ? $"From {Words.Price(first.Close)} to {Words.Price(last.Close)}." : "There are no prices on these days.",
        Layers = [new Line("close", "actual", [.. mood.Closes.Select(bar => Span.At(bar.Date, (double)bar.Close))])],
        Readouts = [.. mood.Closes.Select(bar => new Readout(bar.Date, Words.Price(bar.Close)))],
    };

    /// <summary>The correlation in words; nothing is said to be nothing.</summary>
    public static string Describe(string subject, Storage.Views.CorrelationView row) => row switch
    {
        { Correlation: null } or { Lower95: null } or { Upper95: null } =>
            $"Too few days have both a mood of {subject} and a next return of {row.Symbol} to say anything ({row.N}).",
        { Lower95: <= 0, Upper95: >= 0 } =>
            $"The mood of {subject} says nothing about the next return of {row.Symbol} that could not be chance: correlation {row.Correlation:0.00}, "
            + $"95 % interval {row.Lower95:0.00} to {row.Upper95:0.00}, {row.N} days.",
        _ => $"The mood of {subject} and the next return of {row.Symbol} have a correlation of {row.Correlation:0.00}, "
            + $"95 % interval {row.Lower95:0.00} to {row.Upper95:0.00}, {row.N} days. With many pairs some look like this by chance.",
    };

    private static List<Span> Moving(SubjectMood mood)
    {
        var points = new List<Span>();
        var first = 0;
        for (var i = 0; i < mood.Days.Count; i++)
        {
            while (mood.Days[first].Date < mood.Days[i].Date.AddDays(1 - Smoothing)) first++;
            var window = mood.Days.Skip(first).Take(i - first + 1);
            var mean = window.Sum(day => day.N * day.MeanScore) / window.Sum(day => day.N);
            points.Add(Span.At(mood.Days[i].Date, mean));
        }
        return points;
    }
}
