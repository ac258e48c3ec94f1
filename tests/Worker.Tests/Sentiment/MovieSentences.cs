using Worker.Sentiment.Labels;

namespace Worker.Tests.Sentiment;

/// <summary>The sentence polarity data set of Pang and Lee (ACL 2005), where it stands beside the checkout.</summary>
internal static class MovieSentences
{
    public static IReadOnlyList<LabelledText> Read() =>
        [.. Read("rt-polarity.pos", isPositive: true), .. Read("rt-polarity.neg", isPositive: false)];

    private static IEnumerable<LabelledText> Read(string file, bool isPositive) =>
        File.ReadAllText(SharedData.Path($"rt-polarity/{file}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => new LabelledText(line.Trim(), isPositive));
}
