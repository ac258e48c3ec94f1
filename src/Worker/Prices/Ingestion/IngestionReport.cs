namespace Worker.Prices.Ingestion;

/// <summary>What a run of the ingestion was asked to do.</summary>
internal sealed record IngestionRequest
{
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>Whether these are all symbols that are followed: then all others are no longer followed.</summary>
    public bool IsAllFollowed { get; init; }

    /// <summary>Pull the whole history even if an overlap is enough.</summary>
    public bool Full { get; init; }

    /// <summary>The run's number, kept with the rejected bars.</summary>
    public long? RunId { get; init; }
}

/// <summary>The result of one symbol.</summary>
internal sealed record SymbolReport
{
    public required string Symbol { get; init; }

    /// <summary>The feed that answered; null if none did.</summary>
    public string? Source { get; init; }

    /// <summary>Bars inserted or changed; those stored already do not count.</summary>
    public int BarsWritten { get; init; }

    /// <summary>Stored bars on an old basis that the restated history no longer has.</summary>
    public int BarsRemoved { get; init; }

    public int ActionsWritten { get; init; }

    /// <summary>Rows of the answer that broke a rule.</summary>
    public int Rejected { get; init; }

    /// <summary>Those of them that were not known from an earlier run.</summary>
    public int RejectionsWritten { get; init; }

    /// <summary>Rows of the answer without any price.</summary>
    public int DaysWithoutBar { get; init; }

    /// <summary>Whether the whole history was pulled.</summary>
    public bool IsFull { get; init; }

    /// <summary>Why the symbol failed, or null if it did not.</summary>
    public string? Error { get; init; }
}

/// <summary>The result of a run, one report a symbol in the order of the request.</summary>
internal sealed record IngestionReport(IReadOnlyList<SymbolReport> Symbols)
{
    public IEnumerable<SymbolReport> Failed => Symbols.Where(symbol => symbol.Error is not null);
}
