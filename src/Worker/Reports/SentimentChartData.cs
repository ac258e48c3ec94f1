namespace Worker.Reports;

/// <summary>What a sentiment chart shows.</summary>
/// <param name="Subject">An app, a product, a ticker symbol.</param>
/// <param name="Days">Ascending by date; days without reviews are left out.</param>
internal sealed record SentimentChartData(string Subject, IReadOnlyList<SentimentPoint> Days)
{
    /// <summary>What scored, how accurate it is and what it is compared with, for people; null if no version serves.</summary>
    public string? Model { get; init; }

    /// <summary>Days of the moving mean, the day itself the last: a week, or a sixtieth of the whole if that is longer.</summary>
    public int MeanDays => Days.Count == 0 ? 7 : Math.Max(7, (Days[^1].Date.DayNumber - Days[0].Date.DayNumber) / 60);

    /// <summary>
    /// The mean score of the reviews of the last <see cref="MeanDays"/> days at each day with reviews: every review counts the same, or
    /// a day with one review would shout down a day with a hundred.
    /// </summary>
    public IReadOnlyList<ChartPoint> MovingMean()
    {
        var points = new List<ChartPoint>(Days.Count);
        var (first, window) = (0, MeanDays);
        for (var i = 0; i < Days.Count; i++)
        {
            while (Days[first].Date <= Days[i].Date.AddDays(-window)) first++;
            var (sum, count) = (0.0, 0);
            for (var j = first; j <= i; j++)
            {
                sum += Days[j].MeanScore * Days[j].Count;
                count += Days[j].Count;
            }

            points.Add(new ChartPoint(Days[i].Date, sum / count));
        }

        return points;
    }
}

/// <param name="Count">Scored reviews of the day, at least 1.</param>
/// <param name="MeanScore">Their mean P(positive), 0 to 1.</param>
internal readonly record struct SentimentPoint(DateOnly Date, int Count, double MeanScore);
