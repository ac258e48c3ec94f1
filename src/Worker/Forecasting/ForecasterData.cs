using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Worker.Learning.Recurrent;
using Worker.Models;
using Worker.Observability;
using Worker.Prices;

namespace Worker.Forecasting;

/// <summary>The windows of all symbols of one model, cut into segments, with a scaler for each symbol.</summary>
internal sealed record ForecasterData
{
    /// <summary>Fewest training windows of a symbol; below this there is nothing to learn from.</summary>
    public const int FewestTrainingWindows = 50;

    public required Segments Segments { get; init; }

    public required IReadOnlyList<(SymbolWindows Windows, PriceScaler Scaler)> Symbols { get; init; }

    /// <summary>Symbols left out, with the reason.</summary>
    public required IReadOnlyList<SkippedSymbol> Skipped { get; init; }

    /// <summary>Symbols left out because no scaler could be fitted on them.</summary>
    public IReadOnlyList<SymbolFailure> Failed { get; init; } = [];

    /// <summary>First and last session of any symbol.</summary>
    public (DateOnly From, DateOnly To) Range =>
        (Symbols.Min(symbol => symbol.Windows.Dates[0]), Symbols.Max(symbol => symbol.Windows.Dates[^1]));

    /// <summary>Cuts the segments, fits the scalers on the training segment, and leaves out symbols that are too short.</summary>
    /// <param name="seen">What the version that is fine-tuned has seen; null for a training from scratch.</param>
    /// <exception cref="OperatorException">No symbol has enough bars.</exception>
    public static ForecasterData Build(IReadOnlyList<SymbolWindows> symbols, ForecasterTrainingSettings settings, SeenSessions? seen = null)
    {
        var dates = symbols.SelectMany(symbol => symbol.AsOfIndices().Select(index => symbol.Dates[index])).ToHashSet();
        if (dates.Count == 0)
        {
            throw new OperatorException(
                $"No symbol has the {settings.Window + settings.MaxHorizon + 1} bars that one window needs: "
                + FirstFew.Of([.. symbols.Select(symbol => $"{symbol.Symbol} has {symbol.Dates.Count}")])
                + ". Run fetch-prices, or set Prices:From to an earlier date.");
        }
        var segments = Segments.Split(dates, settings.ValidationShare, settings.TestShare);
        if (seen is not null) segments = segments.After(seen);
        var skipped = symbols.Select(symbol => (symbol.Symbol, Detail: Shortage(symbol, segments)))
            .Where(pair => pair.Detail is not null)
            .Select(pair => new SkippedSymbol(pair.Symbol, "too_few_bars", pair.Detail!)).ToArray();
        var skippedSymbols = skipped.Select(one => one.Symbol).ToHashSet();
        var failed = new List<SymbolFailure>();
        var usable = Scaled(symbols.Where(symbol => !skippedSymbols.Contains(symbol.Symbol)), segments, settings, failed);
        if (usable.Count == 0)
        {
            throw new OperatorException(
                "No symbol has enough bars to train on: "
                + FirstFew.Of([.. failed.Select(one => one.Error), .. skipped.Select(one => $"{one.Symbol} {one.Detail}")], separator: "; ") + ". "
                + "Run fetch-prices, or set Prices:From to an earlier date.");
        }
        return new ForecasterData { Segments = segments, Skipped = skipped, Failed = failed, Symbols = usable };
    }

    private static List<(SymbolWindows Windows, PriceScaler Scaler)> Scaled(
        IEnumerable<SymbolWindows> symbols, Segments segments, ForecasterTrainingSettings settings, List<SymbolFailure> failed)
    {
        var scaled = new List<(SymbolWindows, PriceScaler)>();
        foreach (var symbol in symbols)
        {
            try
            {
                scaled.Add((symbol, PriceScaler.Fit(settings.Target, symbol.TrainingCloses(segments), settings.MaxHorizon)));
            }
            catch (Exception failure) when (SymbolFailure.Is(failure, CancellationToken.None))
            {
                failed.Add(new SymbolFailure(symbol.Symbol, failure));
            }
        }
        return scaled;
    }

    /// <summary>All windows of one segment, symbol after symbol, oldest first.</summary>
    public WindowSet Windows(Segment segment)
    {
        var (window, horizons) = (Symbols[0].Windows.Window, Symbols[0].Windows.MaxHorizon);
        var parts = Symbols.Select(symbol => (symbol.Windows, symbol.Scaler, Indices: symbol.Windows.AsOfIndices(Segments, segment))).ToArray();
        var count = parts.Sum(part => part.Indices.Count);
        var inputs = new float[count, window, 1];
        var targets = new float[count, horizons];
        var flat = MemoryMarshal.CreateSpan(ref inputs[0, 0, 0], inputs.Length);
        var row = 0;
        foreach (var (windows, scaler, indices) in parts)
        {
            foreach (var index in indices)
            {
                scaler.WriteWindow(windows.Inputs(index), flat.Slice(row * window, window));
                for (var horizon = 1; horizon <= horizons; horizon++)
                    targets[row, horizon - 1] = scaler.ScaleTarget(windows.Closes[index], windows.Closes[index + horizon], horizon);
                row++;
            }
        }
        return new WindowSet(inputs, targets);
    }

    /// <summary>Hash of every symbol, session and close that was used: equal data give an equal hash.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[12];
        foreach (var (windows, _) in Symbols.OrderBy(symbol => symbol.Windows.Symbol, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{windows.Symbol}\n{windows.Dates.Count}\n")));
            for (var i = 0; i < windows.Dates.Count; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(number, windows.Dates[i].DayNumber);
                BinaryPrimitives.WriteDoubleLittleEndian(number[4..], windows.Closes[i]);
                hash.AppendData(number);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? Shortage(SymbolWindows symbol, Segments segments)
    {
        var training = symbol.AsOfIndices(segments, Segment.Training).Count;
        var validation = symbol.AsOfIndices(segments, Segment.Validation).Count;
        var test = symbol.AsOfIndices(segments, Segment.Test).Count;
        return training >= FewestTrainingWindows && validation >= ConformalInterval.FewestResiduals && test > 0
            ? null
            : $"has {symbol.Dates.Count} bars, which give {training} training, {validation} validation and {test} test windows "
              + $"where {FewestTrainingWindows}, {ConformalInterval.FewestResiduals} and 1 are needed";
    }
}

/// <summary>A symbol that was not worked on, by a named rule.</summary>
internal sealed record SkippedSymbol(string Symbol, string Rule, string Detail);
