namespace Worker.Sentiment.Labels;

/// <summary>All labels that one text was given, and the form of it that represents the others.</summary>
internal sealed class LabelVotes
{
    private int _positive;
    private int _negative;

    /// <summary>The ordinally first of the forms seen, so that the order of arrival does not matter.</summary>
    public string Text { get; private set; } = "";

    public int Count => _positive + _negative;

    public bool IsConflict => _positive > 0 && _negative > 0;

    public void Add(LabelledText text)
    {
        if (Count == 0 || string.CompareOrdinal(text.Text, Text) < 0)
            Text = text.Text;
        if (text.IsPositive)
            _positive++;
        else
            _negative++;
    }

    /// <summary>The label that the rule finds; null if it finds none.</summary>
    public bool? Label(ConflictRule rule) => rule switch
    {
        _ when !IsConflict => _positive > 0,
        ConflictRule.LeaveOut => null,
        ConflictRule.Majority => _positive == _negative ? null : _positive > _negative,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Expected Majority or LeaveOut."),
    };
}
