using System.Diagnostics;
using System.Globalization;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Network;
using Worker.Forecasting.Versions;
using Worker.Learning.Runtime;

namespace Worker.Benchmarks.Forecasting;

/// <summary>Every model over a folder of daily bars by walking forward: pinball loss beside the symmetric intervals, coverage, and tests.</summary>
internal static class WalkForwardBenchmark
{
    private const int Horizons = 5;
    private const string ChosenWord = ",chosen";
    private const string WarmWord = ",warm";
    private static readonly double[] Rates = [0, 0.005, 0.01, 0.02, 0.05];
    private static readonly int[] Windows = [125, 250, 500];

    /// <param name="variants">Names of variants of the network, or empty for the default.</param>
    public static async Task RunAsync(string path, int folds, int stride, string[] variants)
    {
        var bars = BarFolder.Load(path, share: 0.995);
        var dates = bars.SelectMany(symbol => symbol.Dates).Distinct().Order().ToArray();
        var plan = Fold.Over(dates, folds, stride, Horizons, leastTraining: 250);
        Console.WriteLine($"{bars.Count} symbols, {dates.Length} sessions, {folds} folds of {stride} from {plan[0].From:O} to {plan[^1].To:O}");
        var runtime = TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 });
        var models = new List<(string Name, IForecaster Model)>
        {
            ("symmetric", new SymmetricForecaster(Horizons)), ("symmetric-400", new SymmetricForecaster(Horizons, 400)),
            ("naive", new NaiveForecaster(Horizons)), ("drift", new DriftForecaster(Horizons)), ("har", new HarForecaster(Horizons)),
        };
        if (variants is ["adaptive"])
        {
            models.AddRange(Rates.SelectMany(rate => Windows.Select(window => (
                FormattableString.Invariant($"har adaptive {rate} {window}"),
                (IForecaster)new AdaptiveForecaster(new HarForecaster(Horizons), Horizons, new AdaptiveConformalSettings { Rate = rate, Window = window })))));
            variants = [];
        }
        var chosen = variants.Where(variant => variant.EndsWith(ChosenWord, StringComparison.Ordinal)).ToArray();
        var warm = variants.Where(variant => variant.EndsWith(WarmWord, StringComparison.Ordinal)).ToArray();
        models.AddRange(variants.Except(chosen).Except(warm).Select(variant => (variant, (IForecaster)new NetworkForecaster(runtime, NetworkVariants.Parse(variant, Horizons)))));
        var walk = new WalkForward(bars, Horizons);
        var scores = new Dictionary<string, List<FoldScores>>();
        foreach (var (name, model) in models)
        {
            var started = Stopwatch.GetTimestamp();
            scores[name] = [];
            foreach (var fold in plan)
            {
                scores[name].AddRange(await walk.RunAsync(model, fold, CancellationToken.None));
                Console.Error.WriteLine(FormattableString.Invariant($"{name}: fold {fold.Number} after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"));
            }
            Print(name, scores[name], scores["symmetric"], scores.GetValueOrDefault("har"), folds, Stopwatch.GetElapsedTime(started));
        }
        foreach (var variant in warm)
        {
            var started = Stopwatch.GetTimestamp();
            var network = new NetworkForecaster(runtime, NetworkVariants.Parse(variant[..^WarmWord.Length], Horizons));
            byte[]? learnt = null;
            scores[variant] = [];
            foreach (var fold in plan)
            {
                (var ofFold, learnt) = await walk.RunWarmAsync(
                    network, new QuantileOptions().FineTuning, [.. plan.Take(fold.Number)], learnt, CancellationToken.None);
                scores[variant].AddRange(ofFold);
            }
            Print(variant, scores[variant], scores["symmetric"], scores["har"], folds, Stopwatch.GetElapsedTime(started));
        }
        foreach (var variant in chosen)
        {
            var started = Stopwatch.GetTimestamp();
            var network = new NetworkForecaster(runtime, NetworkVariants.Parse(variant[..^ChosenWord.Length], Horizons));
            var result = await ChosenEpochs.RunAsync(walk, network, plan);
            Print(variant[..^ChosenWord.Length], result.All, scores["symmetric"], scores["har"], folds, Stopwatch.GetElapsedTime(started));
            Print(variant, result.Chosen, scores["symmetric"], scores["har"], folds, Stopwatch.GetElapsedTime(started));
        }
    }

    private static void Print(string name, List<FoldScores> mine, List<FoldScores> symmetric, List<FoldScores>? har, int folds, TimeSpan time)
    {
        foreach (var (label, from, to) in new[] { ("chosen on", 1, folds - 1), ("newest", folds, folds), ("all", 1, folds) })
        {
            Console.Write(FormattableString.Invariant($"{name,-24} {label,-9}"));
            for (var h = 1; h <= Horizons; h++)
            {
                var (one, two) = (Of(mine, h, from, to), Of(symmetric, h, from, to));
                Console.Write(FormattableString.Invariant($" {one.Total().Pinball / two.Total().Pinball:F4}"));
                if (har is not null && har != mine)
                    Console.Write(FormattableString.Invariant($"({one.Compare(Of(har, h, from, to), h)?.Statistic ?? 0,5:F1})"));
            }
            var (first, last) = (Of(mine, 1, from, to), Of(mine, Horizons, from, to));
            Console.Write(" | c80 " + string.Join(' ', new[] { first, last }.Select(model => Share(model.Total().Inside80, model.Total().Count))));
            Console.Write(" c95 " + string.Join(' ', new[] { first, last }.Select(model => Share(model.Total().Inside95, model.Total().Count))));
            var bySymbol = first.BySymbol().Values.ToArray();
            Console.Write(" 75-85 " + Share(bySymbol.Count(symbol => (double)symbol.Inside80 / symbol.Count is >= 0.75 and <= 0.85), bySymbol.Length));
            Console.Write(" rmse " + string.Join(' ', new[] { 1, Horizons }.Select(h => RmseRatio(Of(mine, h, from, to), Of(symmetric, h, from, to)))));
            Console.WriteLine(FormattableString.Invariant($" {time.TotalSeconds:F0} s"));
        }
    }

    private static ModelScores Of(List<FoldScores> scores, int horizon, int from, int to) =>
        new(scores.Where(score => score.Horizon == horizon && score.Fold >= from && score.Fold <= to));

    private static string RmseRatio(ModelScores mine, ModelScores naive) =>
        Math.Sqrt(mine.Total().SquaredReturnError / naive.Total().SquaredReturnError).ToString("F5", CultureInfo.InvariantCulture);

    private static string Share(double hits, int count) => (hits / count).ToString("P1", CultureInfo.InvariantCulture);
}
