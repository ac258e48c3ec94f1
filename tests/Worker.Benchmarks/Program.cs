using System.Globalization;
using Worker.Benchmarks.Database;
using Worker.Benchmarks.Forecasting;
using Worker.Benchmarks.Guard;
using Worker.Benchmarks.Learning;
using Worker.Benchmarks.Night;
using Worker.Benchmarks.Prices;
using Worker.Benchmarks.Runs;
using Worker.Benchmarks.Sentiment;
using Worker.Sentiment;

switch (args)
{
    // For tests/gpu/run.sh.
    case ["device", var part, var device, .. var libTorch] when libTorch.Length < 2:
        await DeviceBenchmark.RunAsync(part, device, libTorch.SingleOrDefault());
        return 0;
    case ["recurrent"]:
        await RecurrentBenchmark.RunAsync();
        return 0;
    case ["slices"]:
        await SliceBenchmark.RunAsync();
        return 0;
    case ["import", var folder]:
        await ImportBenchmark.RunAsync(folder);
        return 0;
    case ["revisions"]:
        await RevisionBenchmark.RunAsync();
        return 0;
    case ["sql", var scale, .. var rest] when rest.Length < 2:
        await SqlBenchmark.RunAsync(double.Parse(scale, CultureInfo.InvariantCulture), rest is [var place] ? place : null);
        return 0;
    case ["guard", .. var report]:
        return await GuardBenchmark.RunAsync(report is ["--report", var path] ? path : null) ? 0 : 1;
    case ["night", var program, var sizes, var sessions, .. var further]:
        await NightBenchmark.RunAsync(
            program, sizes, int.Parse(sessions, CultureInfo.InvariantCulture), shortTraining: further.Contains("short"),
            nights: further.FirstOrDefault(word => char.IsAsciiDigit(word[0])) is { } nights ? int.Parse(nights, CultureInfo.InvariantCulture) : 0);
        return 0;
    case ["scoring", var sentences, var vocabulary]:
        ScoringBenchmark.Run(sentences, vocabulary, count: 256, ScoringBenchmark.Base);
        ScoringBenchmark.Run(sentences, vocabulary, count: 1024, ScoringBenchmark.MiniLm);
        ScoringBenchmark.Run(sentences, vocabulary, count: 8192, ScoringBenchmark.Small);
        return 0;
    case ["claims"]:
        await ClaimBenchmark.RunAsync();
        return 0;
    case ["streams", var folder]:
        StreamsBenchmark.Run(folder, count: 2_000);
        return 0;
    case ["fine-tune", var sentences, var vocabulary]:
        await FineTuneBenchmark.RunAsync(sentences, vocabulary, steps: 20);
        return 0;
    case ["train", var folder, var seeds, var texts, .. var variants]:
        await FineTuningBenchmark.RunAsync(folder, seeds, texts, variants);
        return 0;
    case ["score-reviews", var sentences]:
        await ReviewScoringBenchmark.RunAsync(sentences, SentimentOptions.ScratchEncoder, reviews: 100_000, threads: 1);
        return 0;
    case ["score-reviews", var sentences, var encoder]:
        await ReviewScoringBenchmark.RunAsync(sentences, encoder, reviews: 10_000, threads: 2);
        return 0;
    case ["walk-forward", var folder, var folds, var stride, .. var variants]:
        await WalkForwardBenchmark.RunAsync(
            folder, int.Parse(folds, CultureInfo.InvariantCulture), int.Parse(stride, CultureInfo.InvariantCulture), variants);
        return 0;
    default:
        Console.Error.WriteLine(
            "Usage: Worker.Benchmarks recurrent | slices | import FOLDER | revisions | sql SCALE [FOLDER] | night PROGRAM SIZES SESSIONS [short] [NIGHTS] | guard [--report FILE] | "
            + "scoring SENTENCES VOCABULARY | streams FOLDER | claims | fine-tune SENTENCES VOCABULARY | score-reviews SENTENCES [ENCODER] | "
            + "train FOLDER SEEDS TEXTS VARIANT... | walk-forward FOLDER FOLDS STRIDE [VARIANT...]");
        return 2;
}
