using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Worker.Observability;
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
        var texts = await reviews.TextsAsync(cancellationToken);
        var counts = ClassCounts.Of(texts);
        if (counts is { Positive: 0 } or { Negative: 0 })
        {
            throw new OperatorException(
                $"There are {counts} labelled texts; a cloud needs some of each class. Fetch rated or labelled reviews (Reviews:Sources, run fetch-reviews).");
        }
        var isDistinct = parsed.GetValue(Distinct);
        var words = isDistinct ? ClassWords.ByDistinction(texts, parsed.GetValue(Words)) : ClassWords.ByFrequency(texts, parsed.GetValue(Words));
        var cloud = Cloud(words, counts, isDistinct);
        var drawn = WordCloudPicture.Draw(cloud, file.Format);
        file.Write(drawn.Picture);
        terminal.WriteLine($"words of {counts} texts: {file.Path}");
        if (words.UnspacedTexts > 0) terminal.WriteLine($"left out: parts of {words.UnspacedTexts} texts in scripts without spaces between words");
        if (drawn.LeftOut > 0) terminal.WriteLine($"left out: {drawn.LeftOut} words, which have no room or which no font of this machine can write");
        return ExitCode.Done;
    }

    private static WordCloud Cloud(ClassWords words, ClassCounts counts, bool isDistinct) => new()
    {
        Title = isDistinct ? "The words that set positive and negative reviews apart" : "The words of positive and negative reviews",
        Subtitle = isDistinct
            ? $"Words that one class uses more than the other, surest first; singular and plural count as one; stop words and words used once are left out{Unspaced(words)}"
            : $"The most frequent words of each class; stop words are left out{Unspaced(words)}",
        SizeMeaning = isDistinct ? "how sure the difference is, in standard deviations; below 2 it may be chance" : "texts with the word, of 1,000",
        Left = Panel("Positive", counts.Positive, words.Positive),
        Right = Panel("Negative", counts.Negative, words.Negative),
    };

    private static string Unspaced(ClassWords words) => words.UnspacedTexts == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", so is what has no spaces between words (in {words.UnspacedTexts:N0} text{(words.UnspacedTexts == 1 ? "" : "s")})");

    private static WordCloudPanel Panel(string heading, int texts, IReadOnlyList<WordWeight> words) => new(
        heading, string.Create(CultureInfo.InvariantCulture, $"{texts:N0} texts"), [.. words.Select(word => (word.Word, word.Weight))]);
}
