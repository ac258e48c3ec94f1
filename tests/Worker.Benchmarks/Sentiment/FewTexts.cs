using Worker.Sentiment;
using Worker.Sentiment.Labels;

namespace Worker.Benchmarks.Sentiment;

/// <summary>Labelled sentences from a folder with one file a class, cut as the worker cuts them, and smaller sets of them.</summary>
internal static class FewTexts
{
    /// <param name="folder">Holds <c>*.pos</c> and <c>*.neg</c>, one sentence a line.</param>
    public static TrainingData Load(string folder, SentimentOptions options) => new TrainingDataBuilder(options)
        .Add(Lines(folder, "*.pos").Select(line => new LabelledText(line, IsPositive: true)))
        .Add(Lines(folder, "*.neg").Select(line => new LabelledText(line, IsPositive: false)))
        .Build();

    /// <summary>The data with so many training texts, validation texts in proportion, and all test texts.</summary>
    /// <param name="draw">Which texts: 0 takes the first by hash, 1 the next, and so on.</param>
    public static TrainingData Take(TrainingData data, int training, int draw)
    {
        if (training >= data.Training.Count) return data;
        var validation = Math.Max(4, (int)Math.Round((double)training * data.Validation.Count / data.Training.Count));
        var (trained, validated) = (Part(data.Training, training, draw), Part(data.Validation, validation, draw));
        return data with
        {
            Training = trained,
            Validation = validated,
            Counts = data.Counts with { Training = ClassCounts.Of(trained), Validation = ClassCounts.Of(validated) },
        };
    }

    private static LabelledText[] Part(IReadOnlyList<LabelledText> texts, int count, int draw) =>
        [.. texts.Skip(draw * count % Math.Max(1, texts.Count - count + 1)).Take(count)];

    private static string[] Lines(string folder, string pattern) =>
        [.. File.ReadAllText(Directory.GetFiles(folder, pattern).Single()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
