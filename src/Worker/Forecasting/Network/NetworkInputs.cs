using System.Runtime.InteropServices;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;

namespace Worker.Forecasting.Network;

/// <summary>Features and targets of every session of a panel, as tensors take them.</summary>
internal static class NetworkInputs
{
    /// <summary>The features of the sessions of a symbol from one on: [sessions, F].</summary>
    /// <param name="scales">[sessions of the symbol, H].</param>
    /// <param name="from">At least <see cref="SymbolPanel.FirstSession"/>.</param>
    public static float[,] Features(Panel panel, SymbolPanel symbol, double[,] scales, FeatureGroups groups, int from)
    {
        var features = new float[Math.Max(0, symbol.Count - from), NetworkFeatures.CountOf(groups)];
        for (var t = from; t < symbol.Count; t++)
            NetworkFeatures.Write(panel, symbol, t, scales[t, 0], groups, Row(features, t - from));
        return features;
    }

    /// <summary>The symbols that are long enough to be learnt from.</summary>
    public static SymbolPanel[] Series(Panel panel, NetworkSettings settings) =>
        [.. panel.Symbols.Where(symbol => symbol.Count > SymbolPanel.FirstSession + settings.WarmUp + settings.Horizons)];

    /// <summary>All sessions of all symbols, with the returns after them in units of the scale, as far as the panel knows them.</summary>
    public static SliceSet Training(Panel panel, IScale scale, NetworkSettings settings)
    {
        const int First = SymbolPanel.FirstSession;
        return Of(panel, scale, settings, [.. Series(panel, settings).Select((symbol, series) => new SlicePiece(series, First, symbol.Count - First, First))]);
    }

    /// <summary>The sessions of some pieces, one after the other; symbols are computed in parallel.</summary>
    public static SliceSet Of(Panel panel, IScale scale, NetworkSettings settings, IReadOnlyList<SlicePiece> pieces)
    {
        var symbols = Series(panel, settings);
        var starts = new int[pieces.Count];
        for (var piece = 1; piece < starts.Length; piece++)
            starts[piece] = starts[piece - 1] + pieces[piece - 1].Count;
        var count = starts[^1] + pieces[^1].Count;
        var set = new SliceSet(
            new float[count, NetworkFeatures.CountOf(settings.Features)], new float[count, settings.Horizons], new float[count, settings.Horizons], starts);
        Parallel.ForEach(pieces.Index().GroupBy(piece => piece.Item.Series), series =>
        {
            var symbol = symbols[series.Key];
            var scales = scale.Of(panel, symbol, settings.Horizons);
            var mean = MeanScale(symbol, scales);
            foreach (var (number, piece) in series)
            {
                for (var i = 0; i < piece.Count; i++)
                    Write(panel, symbol, piece.From + i, scales, mean, piece.From + i >= piece.FirstLearnt, settings, set, starts[number] + i);
            }
        });
        return set;
    }

    private static void Write(
        Panel panel, SymbolPanel symbol, int t, double[,] scales, double meanScale, bool isLearnt, NetworkSettings settings, SliceSet set, int row)
    {
        NetworkFeatures.Write(panel, symbol, t, scales[t, 0], settings.Features, Row(set.Inputs, row));
        for (var h = 1; h <= settings.Horizons && t + h < symbol.Count; h++)
        {
            set.Targets[row, h - 1] = (float)Math.Clamp(symbol.FutureReturn(t, h) / scales[t, h - 1], -50, 50);
            if (isLearnt)
                set.Weights[row, h - 1] = settings.WeighsByScale ? (float)(scales[t, 0] / meanScale) : 1;
        }
    }

    private static Span<float> Row(float[,] values, int row) =>
        MemoryMarshal.CreateSpan(ref values[row, 0], values.GetLength(1));

    private static double MeanScale(SymbolPanel symbol, double[,] scales)
    {
        var sum = 0.0;
        for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++)
            sum += scales[t, 0];
        return sum / (symbol.Count - SymbolPanel.FirstSession);
    }
}
