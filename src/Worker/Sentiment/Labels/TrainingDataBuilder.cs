using Worker.Observability;

namespace Worker.Sentiment.Labels;

/// <summary>Gathers labelled texts and cuts them into segments. Not thread-safe; build once.</summary>
internal sealed class TrainingDataBuilder(SentimentOptions options)
{
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

    /// <exception cref="OperatorException">A class has too few texts; the message says how many there are.</exception>
    public TrainingData Build()
    {
        var segments = Enum.GetValues<Segment>().ToDictionary(segment => segment, _ => new List<LabelledText>());
        foreach (var (key, votes) in _texts)
        {
            if (votes.Label(options.ConflictingLabels) is { } isPositive)
                segments[SegmentOf(key)].Add(new LabelledText(votes.Text, isPositive));
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
        };
    }

    private Segment SegmentOf(TextKey key) => key.Fraction switch
    {
        var fraction when fraction < options.TestShare => Segment.Test,
        var fraction when fraction < options.TestShare + options.ValidationShare => Segment.Validation,
        _ => Segment.Training,
    };

    private void RequireEnough(TrainingDataCounts counts)
    {
        if (Math.Min(counts.All.Positive, counts.All.Negative) < options.MinTextsPerClass)
        {
            throw new OperatorException(
                $"There are {counts.All} labelled texts ({counts}); a training needs at least {options.MinTextsPerClass} of each class. " +
                "Add rated or labelled reviews (Reviews:Sources), or lower Sentiment:MinTextsPerClass.");
        }

        RequireBothClasses(Segment.Training, counts.Training);
        RequireBothClasses(Segment.Validation, counts.Validation);
        RequireBothClasses(Segment.Test, counts.Test);
    }

    private static void RequireBothClasses(Segment segment, ClassCounts counts)
    {
        if (counts.Positive == 0 || counts.Negative == 0)
        {
            throw new OperatorException(
                $"The {segment.ToString().ToLowerInvariant()} segment holds {counts} texts; it needs at least one of each class. " +
                $"Add rated or labelled reviews (Reviews:Sources), or change Sentiment:TestShare or Sentiment:ValidationShare.");
        }
    }
}
