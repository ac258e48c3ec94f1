namespace Worker.Reports.Figures;

/// <summary>A picture of a page, drawn as inline SVG: layers over one horizontal and one vertical axis.</summary>
public sealed record Figure
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows, in a few words; stands above it.</summary>
    public required string Title { get; init; }

    /// <summary>What a reader sees in it, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>From the back to the front.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    /// <summary>Whether horizontal values are days (<see cref="DateOnly.DayNumber"/>); else they are plain numbers.</summary>
    public bool HasDates { get; init; } = true;

    /// <summary>Whether horizontal values are counts, such as epochs.</summary>
    public bool HasWholeNumbers { get; init; }

    /// <summary>Bounds of the vertical axis that the data do not shrink; null leaves them to the data.</summary>
    public double? Bottom { get; init; }

    /// <inheritdoc cref="Bottom"/>
    public double? Top { get; init; }

    /// <summary>How vertical values are written, such as <c>0.00</c>; null lets the axis choose.</summary>
    public string? Format { get; init; }

    /// <summary>What is shown for a place on the horizontal axis, ascending.</summary>
    public IReadOnlyList<Readout> Readouts { get; init; } = [];

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsEmpty => Layers.All(layer => layer is Rule || layer.Values.Count == 0);
}

/// <param name="Text">One line, such as <c>2020-12-31: 132.69</c>.</param>
public sealed record Readout(double X, string Text)
{
    public Readout(DateOnly date, string text)
        : this(date.DayNumber, $"{date:yyyy-MM-dd}: {text}")
    {
    }
}

/// <param name="Name">For the legend; null leaves it out there.</param>
/// <param name="Style">The class of the style sheet that colours it, without its prefix: <c>actual</c>, <c>model</c>, ...</param>
public abstract record Layer(string? Name, string Style)
{
    /// <summary>What it spans.</summary>
    public abstract IReadOnlyList<Span> Values { get; }
}

/// <summary>From <paramref name="Low"/> to <paramref name="High"/> at a place; both are equal for a single value.</summary>
public readonly record struct Span(double X, double Low, double High)
{
    /// <summary>A single value on a day.</summary>
    public static Span At(DateOnly date, double value) => new(date.DayNumber, value, value);
}

/// <summary>A line through points.</summary>
public sealed record Line(string? Name, string Style, IReadOnlyList<Span> Points) : Layer(Name, Style)
{
    public override IReadOnlyList<Span> Values => Points;
}

/// <summary>An area between two lines.</summary>
public sealed record Band(string? Name, string Style, IReadOnlyList<Span> Spans) : Layer(Name, Style)
{
    public override IReadOnlyList<Span> Values => Spans;
}

/// <summary>A dot for each point.</summary>
public sealed record Dots(string? Name, string Style, IReadOnlyList<Span> Points) : Layer(Name, Style)
{
    public override IReadOnlyList<Span> Values => Points;
}

/// <summary>A bar for each span.</summary>
/// <param name="Width">In units of the horizontal axis.</param>
public sealed record Bars(string? Name, string Style, IReadOnlyList<Span> Spans, double Width) : Layer(Name, Style)
{
    public override IReadOnlyList<Span> Values => Spans;
}

/// <summary>A horizontal line across the whole picture.</summary>
public sealed record Rule(string? Name, string Style, double Y) : Layer(Name, Style)
{
    public override IReadOnlyList<Span> Values { get; } = [new(double.NaN, Y, Y)];
}
