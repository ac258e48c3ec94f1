using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Worker.Reports;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Words;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Draws the words of the positive and of the negative training texts side by side.</summary>
internal sealed class WordCloudVerb(LabelledReviews reviews, WorkerDatabase database, Terminal terminal)
{
    private const int UsualWords = 120;
    private const int MostWords = 500;

    private static readonly Option<bool> Distinct = new("--distinct")
    {
        Description = "Size by how much a word sets the classes apart, instead of how frequent it is.",
    };

    private static readonly Option<int> Words = new("--words")
    {
        Description = $"Words in each cloud, at most. 1 to {MostWords}.",
        HelpName = "N",
        DefaultValueFactory = _ => UsualWords,
        CustomParser = ReadWords,
    };

    private static readonly Option<FileInfo?> Out = PictureFile.Option(
        "The picture; .png, .svg, .jpg or .webp. [default: wordcloud.png in this folder]");

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "wordcloud",
            "Draw the words of the positive and the negative training texts.",
            new Example("see what people write about", "forecast-worker wordcloud"),
            new Example("see which words tell the classes apart, as SVG", "forecast-worker wordcloud --distinct --out /tmp/words.svg"))
        {
            Distinct, Words, Out,
        };
        command.SetAction(host.Action<WordCloudVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private static int ReadWords(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var words) && words is >= 1 and <= MostWords) return words;
        result.AddError($"--words is '{text}'; expected a number from 1 to {MostWords}.");
        return UsualWords;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = PictureFile.Of(parsed.GetValue(Out), "wordcloud.png");
        await database.OpenAsync(cancellationToken);
        var data = (await reviews.LoadAsync(cancellationToken)).Data;
        var cloud = Cloud([.. data.All], data.Counts.All, parsed.GetValue(Distinct), parsed.GetValue(Words));
        var drawn = WordCloudPicture.Draw(cloud, file.Format);
        file.Write(drawn.Picture);
        terminal.WriteLine($"words of {data.Counts.All} texts: {file.Path}");
        if (drawn.LeftOut > 0) terminal.WriteLine($"left out: {drawn.LeftOut} words, which have no room or which no font of this machine can write");
        return ExitCode.Done;
    }

    private static WordCloud Cloud(LabelledText[] texts, ClassCounts counts, bool isDistinct, int words)
    {
        var weighed = isDistinct ? ClassWords.ByDistinction(texts, words) : ClassWords.ByFrequency(texts, words);
        return new WordCloud
        {
            Title = isDistinct ? "The words that set positive and negative reviews apart" : "The words of positive and negative reviews",
            Subtitle = isDistinct
                ? "Words that one class uses more than the other; stop words and words used once left out"
                : "The most frequent words of each class; stop words left out",
            SizeMeaning = isDistinct ? "distance from equal use, in standard deviations" : "texts with the word, of 1,000",
            Left = Panel("Positive", counts.Positive, weighed.Positive),
            Right = Panel("Negative", counts.Negative, weighed.Negative),
        };
    }

    private static WordCloudPanel Panel(string heading, int texts, IReadOnlyList<WordWeight> words) => new(
        heading, string.Create(CultureInfo.InvariantCulture, $"{texts:N0} texts"), [.. words.Select(word => (word.Word, word.Weight))]);
}
