using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;

namespace Worker.Forecasting.Network;

/// <summary>Features and targets of every session of a panel, as tensors take them.</summary>
internal static class NetworkInputs
{
    /// <summary>The features of all sessions of a symbol from <see cref="SymbolPanel.FirstSession"/> on: [sessions, F].</summary>
    /// <param name="scales">[sessions of the symbol, H].</param>
    public static float[,] Features(Panel panel, SymbolPanel symbol, double[,] scales, FeatureGroups groups)
    {
        var (first, width) = (SymbolPanel.FirstSession, NetworkFeatures.CountOf(groups));
        var features = new float[Math.Max(0, symbol.Count - first), width];
        var row = new float[width];
        for (var t = first; t < symbol.Count; t++)
        {
            NetworkFeatures.Write(panel, symbol, t, scales[t, 0], groups, row);
            for (var f = 0; f < width; f++)
                features[t - first, f] = row[f];
        }
        return features;
    }

    /// <summary>All sessions of all symbols, with the returns after them in units of the scale, as far as the panel knows them.</summary>
    public static SliceSet Training(Panel panel, IScale scale, NetworkSettings settings)
    {
        var symbols = panel.Symbols.Where(symbol => symbol.Count > SymbolPanel.FirstSession + settings.WarmUp + settings.Horizons).ToArray();
        var count = symbols.Sum(symbol => symbol.Count - SymbolPanel.FirstSession);
        var inputs = new float[count, NetworkFeatures.CountOf(settings.Features)];
        var (targets, weights) = (new float[count, settings.Horizons], new float[count, settings.Horizons]);
        var starts = new List<int>();
        var row = 0;
        foreach (var symbol in symbols)
        {
            starts.Add(row);
            var scales = scale.Of(panel, symbol, settings.Horizons);
            var features = Features(panel, symbol, scales, settings.Features);
            Buffer.BlockCopy(features, 0, inputs, row * features.GetLength(1) * sizeof(float), features.Length * sizeof(float));
            var mean = MeanScale(symbol, scales);
            for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++, row++)
            {
                for (var h = 1; h <= settings.Horizons && t + h < symbol.Count; h++)
                {
                    targets[row, h - 1] = (float)Math.Clamp(symbol.FutureReturn(t, h) / scales[t, h - 1], -50, 50);
                    weights[row, h - 1] = settings.WeighsByScale ? (float)(scales[t, 0] / mean) : 1;
                }
            }
        }
        return new SliceSet(inputs, targets, weights, starts);
    }

    private static double MeanScale(SymbolPanel symbol, double[,] scales)
    {
        var sum = 0.0;
        for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++)
            sum += scales[t, 0];
        return sum / (symbol.Count - SymbolPanel.FirstSession);
    }
}
