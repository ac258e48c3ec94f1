namespace Worker.Sentiment.Labels;

/// <summary>One text with what its writer thought.</summary>
internal sealed record LabelledText(string Text, bool IsPositive);
