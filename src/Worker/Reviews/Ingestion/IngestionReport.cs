namespace Worker.Reviews.Ingestion;

/// <summary>What a run of the ingestion was asked to do.</summary>
internal sealed record IngestionRequest
{
    public required IReadOnlyList<ReviewSourceOptions> Sources { get; init; }

    /// <summary>Read also what has not changed since the last run.</summary>
    public bool Full { get; init; }

    /// <summary>The run's number, kept with the rejected reviews.</summary>
    public long? RunId { get; init; }
}

/// <summary>The result of one source.</summary>
internal sealed record SourceReport
{
    public required string Source { get; init; }

    /// <summary>The host answered that nothing has changed since the last run.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Documents or pages read.</summary>
    public int Documents { get; init; }

    /// <summary>Reviews that kept all rules, stored already or not.</summary>
    public int Reviews { get; init; }

    public int Added { get; init; }

    /// <summary>Reviews that were stored and say something else now.</summary>
    public int Updated { get; init; }

    /// <summary>Entries that repeat another of the same answer.</summary>
    public int Duplicates { get; init; }

    /// <summary>Entries that are something else than a review.</summary>
    public int NotReviews { get; init; }

    /// <summary>Entries that broke a rule, by the rule.</summary>
    public IReadOnlyDictionary<string, int> Rejected { get; init; } = new Dictionary<string, int>();

    /// <summary>Those of them that were not known from an earlier run.</summary>
    public int RejectionsWritten { get; init; }

    /// <summary>Notes for the operator.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why the source failed, or null if it did not.</summary>
    public string? Error { get; init; }
}

/// <summary>The result of a run, one report a source in the order of the request.</summary>
internal sealed record IngestionReport(IReadOnlyList<SourceReport> Sources)
{
    public IEnumerable<SourceReport> Failed => Sources.Where(source => source.Error is not null);

    /// <summary>The rejected entries of all sources, by the rule.</summary>
    public IReadOnlyDictionary<string, int> Rejected => Sources.SelectMany(source => source.Rejected)
        .GroupBy(rule => rule.Key, rule => rule.Value).OrderBy(rule => rule.Key, StringComparer.Ordinal).ToDictionary(rule => rule.Key, rule => rule.Sum());
}
