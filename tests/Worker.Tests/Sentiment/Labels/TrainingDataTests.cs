using Worker.Sentiment;
using Worker.Sentiment.Labels;

namespace Worker.Tests.Sentiment.Labels;

public sealed class TrainingDataTests
{
    private static readonly SentimentOptions Options = new();

    [Fact]
    public void A_text_stays_in_its_segment_when_the_data_grow()
    {
        var few = Build(Options, Texts(0, 400));
        var many = Build(Options, Texts(0, 4000));

        foreach (var segment in Enum.GetValues<Segment>())
            Assert.Empty(few.Of(segment).Except(many.Of(segment)));
    }

    [Fact]
    public void Both_classes_are_cut_at_the_same_shares()
    {
        var counts = Build(Options, Texts(0, 20_000)).Counts;

        // Five standard deviations of a share of 0.2 of 10,000 are 0.02.
        Assert.InRange(counts.Test.Positive / 10_000.0, 0.18, 0.22);
        Assert.InRange(counts.Test.Negative / 10_000.0, 0.18, 0.22);
        Assert.InRange(counts.Validation.Positive / 10_000.0, 0.085, 0.115);
        Assert.InRange(counts.Validation.Negative / 10_000.0, 0.085, 0.115);
        Assert.Equal(20_000, counts.All.Total);
    }

    [Fact]
    public void The_order_of_arrival_makes_no_difference()
    {
        var texts = Texts(0, 300).Concat([new LabelledText("TEXT 7", IsPositive: false)]).ToList();
        var forwards = Build(Options, texts);
        texts.Reverse();
        var backwards = Build(Options, texts);

        Assert.Equal(forwards.Training, backwards.Training);
        Assert.Equal(forwards.Sha256(), backwards.Sha256());
    }

    [Fact]
    public void Another_label_or_another_segment_is_other_data()
    {
        var texts = Texts(0, 300).ToList();
        var before = Build(Options, texts).Sha256();
        var otherShares = Build(new SentimentOptions { TestShare = 0.3 }, texts).Sha256();
        texts[0] = texts[0] with { IsPositive = !texts[0].IsPositive };

        Assert.NotEqual(before, Build(Options, texts).Sha256());
        Assert.NotEqual(before, otherShares);
    }

    [Fact]
    public void Texts_that_differ_in_case_or_spacing_alone_are_one_text()
    {
        var data = Build(Options, [.. Texts(0, 200), .. Texts(0, 200).Select(text => text with { Text = $"  {text.Text.ToUpperInvariant()} " })]);

        Assert.Equal(200, data.Counts.All.Total);
        Assert.Equal(200, data.Counts.Duplicates);
        Assert.Equal(200, data.All.Select(text => TextKey.Of(text.Text)).Distinct().Count());
    }

    [Theory]
    [InlineData(nameof(ConflictRule.Majority), true)]
    [InlineData(nameof(ConflictRule.LeaveOut), false)]
    public void A_text_with_both_labels_is_decided_by_the_named_rule(string rule, bool isKept)
    {
        LabelledText[] conflicts =
        [
            new("mixed feelings", IsPositive: true), new("Mixed feelings", IsPositive: false), new("mixed FEELINGS", IsPositive: true),
            new("even", IsPositive: true), new("even", IsPositive: false),
        ];
        var options = new SentimentOptions { ConflictingLabels = Enum.Parse<ConflictRule>(rule) };
        var data = Build(options, [.. Texts(0, 200), .. conflicts]);

        Assert.Equal(2, data.Counts.Conflicts);
        Assert.Equal(isKept ? 1 : 2, data.Counts.ConflictsLeftOut);
        Assert.Equal(3, data.Counts.Duplicates);
        var kept = data.All.Where(text => text.Text.Contains("eelings", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(isKept ? [new LabelledText("Mixed feelings", IsPositive: true)] : [], kept);
        Assert.DoesNotContain(data.All, text => text.Text == "even");
    }

    [Fact]
    public void Blank_texts_are_counted_and_left_out()
    {
        var data = Build(Options, [.. Texts(0, 200), new(" \t", IsPositive: true), new("", IsPositive: false)]);

        Assert.Equal(2, data.Counts.Blank);
        Assert.Equal(0, data.Counts.Duplicates);
        Assert.Equal(200, data.Counts.All.Total);
    }

    [Fact]
    public void Too_few_texts_of_a_class_are_refused_with_how_many_there_are_and_how_many_are_needed()
    {
        var texts = Enumerable.Range(0, 120).Select(i => new LabelledText($"text {i}", IsPositive: i >= 12));

        var error = Assert.Throws<TooFewTextsException>(() => Build(Options, texts));

        Assert.Contains("108 positive and 12 negative", error.Message, StringComparison.Ordinal);
        Assert.Contains("at least 50 of each class", error.Message, StringComparison.Ordinal);
        Assert.Equal((108, 12), (error.Counts.All.Positive, error.Counts.All.Negative));
    }

    [Fact]
    public void A_segment_without_one_of_the_classes_is_refused_by_name()
    {
        var texts = Texts(0, 2000).Where(text => text.IsPositive || TextKey.Of(text.Text).Fraction >= Options.TestShare);

        var error = Assert.Throws<TooFewTextsException>(() => Build(Options, texts));

        Assert.Contains("The test segment holds", error.Message, StringComparison.Ordinal);
        Assert.Contains("0 negative", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_movie_sentences_fall_into_the_segments_that_their_hashes_say()
    {
        var counts = Build(Options, MovieSentences.Read()).Counts;

        // Counted with Python's hashlib over the same files.
        Assert.Equal(new ClassCounts(3778, 3733), counts.Training);
        Assert.Equal(new ClassCounts(552, 555), counts.Validation);
        Assert.Equal(new ClassCounts(1001, 1043), counts.Test);
        Assert.Equal(0, counts.Duplicates);
    }

    private static TrainingData Build(SentimentOptions options, IEnumerable<LabelledText> texts) =>
        new TrainingDataBuilder(options).Add(texts).Build();

    private static IEnumerable<LabelledText> Texts(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new LabelledText($"text {i}", IsPositive: i % 2 == 0));
}
