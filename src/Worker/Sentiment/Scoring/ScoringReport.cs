using System.Text.Json.Nodes;

namespace Worker.Sentiment.Scoring;

/// <summary>How far a scoring run is, and where its time went.</summary>
internal sealed record ScoringReport
{
    public required long VersionId { get; init; }

    /// <summary>Reviews without a score when the run started.</summary>
    public required int Pending { get; init; }

    /// <summary>Reviews scored and committed.</summary>
    public int Scored { get; init; }

    /// <summary>Reviews that were read and have no word the scorer knows: they keep no score.</summary>
    public int WithoutKnownWords { get; init; }

    /// <summary>Stored reviews in languages that the scorer does not read: they keep no score.</summary>
    public int OtherLanguages { get; init; }

    /// <summary>Scored reviews of which a part was not read.</summary>
    public int Truncated { get; init; }

    /// <summary>Reviews that were read.</summary>
    public int Done => Scored + WithoutKnownWords;

    /// <summary>Rows inserted or changed.</summary>
    public int Written { get; init; }

    public TimeSpan Reading { get; init; }

    /// <summary>Tokens and network.</summary>
    public TimeSpan Computing { get; init; }

    public TimeSpan Writing { get; init; }

    public TimeSpan Elapsed => Reading + Computing + Writing;

    public double ReviewsPerSecond => Elapsed > TimeSpan.Zero ? Scored / Elapsed.TotalSeconds : 0;

    /// <summary>With one chunk more.</summary>
    public ScoringReport Plus(IReadOnlyCollection<TextScore> scores, int written, TimeSpan reading, TimeSpan computing, TimeSpan writing) => this with
    {
        Scored = Scored + scores.Count(score => score.Score is not null),
        WithoutKnownWords = WithoutKnownWords + scores.Count(score => score.Score is null),
        Truncated = Truncated + scores.Count(score => score is { Score: not null, IsTruncated: true }),
        Written = Written + written,
        Reading = Reading + reading,
        Computing = Computing + computing,
        Writing = Writing + writing,
    };

    /// <summary>For <c>api.runs.metrics</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["model_version_id"] = VersionId,
        ["reviews"] = Scored,
        ["rows_written"] = Written,
        ["truncated"] = Truncated,
        ["truncated_share"] = Scored == 0 ? null : Math.Round((double)Truncated / Scored, 4),
        ["without_known_words"] = WithoutKnownWords,
        ["other_languages"] = OtherLanguages,
        ["reviews_per_second"] = Math.Round(ReviewsPerSecond, 1),
        ["seconds_reading"] = Math.Round(Reading.TotalSeconds, 3),
        ["seconds_computing"] = Math.Round(Computing.TotalSeconds, 3),
        ["seconds_writing"] = Math.Round(Writing.TotalSeconds, 3),
    };
}

/// <summary>Times the parts of a chunk.</summary>
internal sealed class ScoringClock(TimeProvider time)
{
    private long _last = time.GetTimestamp();

    /// <summary>The time since the lap before.</summary>
    public TimeSpan Lap()
    {
        var before = _last;
        _last = time.GetTimestamp();
        return time.GetElapsedTime(before, _last);
    }
}
