using System.Globalization;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Forecasting.Replay;

/// <summary>A forecast that a replay computed otherwise than it is stored.</summary>
/// <param name="Column">The first column that differs; what the numbers come from stands before the numbers.</param>
internal sealed record ReplayDifference(ForecastRow Computed, string Column, string StoredValue, string ComputedValue)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Computed.Symbol} as of {Computed.AsOfDate:yyyy-MM-dd}, horizon {Computed.Horizon}, {Computed.Model}: {Column} is {ComputedValue}, stored is {StoredValue}");
}

/// <summary>The forecasts of a replay beside those that are stored.</summary>
/// <param name="Equal">How many were computed as they are stored.</param>
/// <param name="NotStored">How many have no stored forecast of then: none was made, or a later one took its place.</param>
internal sealed record ReplayComparison(int Equal, int NotStored, IReadOnlyList<ReplayDifference> Differences)
{
    private const int Told = 3;

    // What explains a difference stands before what follows from it.
    private static readonly (string Name, Func<ForecastRow, object?> Of)[] Columns =
    [
        ("data_cutoff", row => row.DataCutoff),
        ("data_sha256", row => row.DataSha256),
        ("model_version_id", row => row.ModelVersionId),
        ("naive_close", row => row.NaiveClose),
        ("target_date", row => row.TargetDate),
        ("calibration_80", row => row.Calibration80),
        ("calibration_95", row => row.Calibration95),
        ("predicted_close", row => row.PredictedClose),
        ("lower_50", row => row.Lower50),
        ("upper_50", row => row.Upper50),
        ("lower_80", row => row.Lower80),
        ("upper_80", row => row.Upper80),
        ("lower_95", row => row.Lower95),
        ("upper_95", row => row.Upper95),
    ];

    /// <param name="stored">The forecasts of the same symbols that were made up to the instant of the replay; each key at most once.</param>
    public static ReplayComparison Of(IEnumerable<ForecastRow> computed, IEnumerable<ForecastRow> stored)
    {
        var byKey = stored.ToDictionary(Key);
        var (equal, notStored) = (0, 0);
        var differences = new List<ReplayDifference>();
        foreach (var row in computed)
        {
            if (!byKey.TryGetValue(Key(row), out var known))
                notStored++;
            else if (Array.Find(Columns, column => !Equals(column.Of(row), column.Of(known))) is { Name: { } name } differing)
                differences.Add(new ReplayDifference(row, name, Text(differing.Of(known)), Text(differing.Of(row))));
            else
                equal++;
        }
        return new ReplayComparison(equal, notStored, differences);
    }

    /// <exception cref="OperatorException">Forecasts differ; the message shows some of them.</exception>
    public ReplayComparison RequireEqual() => Differences.Count == 0 ? this : throw new OperatorException(
        $"{ToText()}. {FirstFew.Of([.. Differences.Select(one => one.ToString())], Told, "; ")}. Nothing was written. "
        + "Expected equal ones: look whether prune removed revisions of prices, and whether the program, its settings or the device changed.");

    public string ToText() =>
        $"{Equal} are equal to the stored ones, {Differences.Count} differ{(NotStored > 0 ? $", not stored then: {NotStored}" : "")}";

    private static (string Symbol, DateOnly AsOf, int Horizon, string Model) Key(ForecastRow row) => (row.Symbol, row.AsOfDate, row.Horizon, row.Model);

    private static string Text(object? value) => value switch
    {
        null => "null",
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
