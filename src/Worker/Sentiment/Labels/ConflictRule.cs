namespace Worker.Sentiment.Labels;

/// <summary>What happens to a text that has both labels.</summary>
internal enum ConflictRule
{
    /// <summary>The label given more often; a tie leaves the text out.</summary>
    Majority,

    /// <summary>The text is left out, for all votes.</summary>
    LeaveOut,
}
