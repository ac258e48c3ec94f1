namespace Worker.Sentiment.Labels;

/// <summary>Gathers labelled texts and cuts them into segments. Not thread-safe; build once.</summary>
internal sealed class TrainingDataBuilder(SentimentOptions options, HashSplit split)
{
    public TrainingDataBuilder(SentimentOptions options)
        : this(options, HashSplit.Of(options, seen: null))
    {
    }

    private readonly SortedDictionary<TextKey, LabelVotes> _texts = [];
    private int _blank;
    private int _received;

    public TrainingDataBuilder Add(IEnumerable<LabelledText> texts)
    {
        foreach (var text in texts)
            Add(text);
        return this;
    }

    public void Add(LabelledText text)
    {
        _received++;
        if (string.IsNullOrWhiteSpace(text.Text))
        {
            _blank++;
            return;
        }

        var key = TextKey.Of(text.Text);
        if (!_texts.TryGetValue(key, out var votes))
            _texts.Add(key, votes = new LabelVotes());
        votes.Add(text);
    }

    /// <summary>Every text with its label, each once, however few there are.</summary>
    public IReadOnlyList<LabelledText> Texts() =>
        [.. from votes in _texts.Values let label = votes.Label(options.ConflictingLabels) where label is not null select new LabelledText(votes.Text, label.Value)];

    /// <exception cref="TooFewTextsException">A class has too few texts; the message says how many there are.</exception>
    public TrainingData Build()
    {
        var segments = Enum.GetValues<Segment>().ToDictionary(segment => segment, _ => new List<LabelledText>());
        foreach (var (key, votes) in _texts)
        {
            if (votes.Label(options.ConflictingLabels) is { } isPositive)
                segments[split.SegmentOf(key)].Add(new LabelledText(votes.Text, isPositive));
        }

        var counts = new TrainingDataCounts
        {
            Training = ClassCounts.Of(segments[Segment.Training]),
            Validation = ClassCounts.Of(segments[Segment.Validation]),
            Test = ClassCounts.Of(segments[Segment.Test]),
            Blank = _blank,
            Duplicates = _received - _blank - _texts.Count,
            Conflicts = _texts.Values.Count(votes => votes.IsConflict),
            ConflictsLeftOut = _texts.Values.Count(votes => votes.Label(options.ConflictingLabels) is null),
        };
        RequireEnough(counts);
        return new TrainingData
        {
            Training = segments[Segment.Training],
            Validation = segments[Segment.Validation],
            Test = segments[Segment.Test],
            Counts = counts,
            Split = split,
        };
    }

    private void RequireEnough(TrainingDataCounts counts)
    {
        if (Math.Min(counts.All.Positive, counts.All.Negative) < options.MinTextsPerClass)
        {
            throw new TooFewTextsException(
                $"There are {counts.All} labelled texts ({counts}); a training needs at least {options.MinTextsPerClass} of each class. " +
                "Add rated or labelled reviews (Reviews:Sources), or lower Sentiment:MinTextsPerClass.", counts);
        }

        foreach (var (segment, of) in new[] { (Segment.Training, counts.Training), (Segment.Validation, counts.Validation), (Segment.Test, counts.Test) })
        {
            if (of.Positive > 0 && of.Negative > 0) continue;
            throw new TooFewTextsException(
                $"The {segment.ToString().ToLowerInvariant()} segment holds {of} texts; it needs at least one of each class. " +
                "Add rated or labelled reviews (Reviews:Sources), or change Sentiment:TestShare or Sentiment:ValidationShare.", counts);
        }
    }
}
