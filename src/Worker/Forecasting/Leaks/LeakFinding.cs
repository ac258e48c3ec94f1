namespace Worker.Forecasting.Leaks;

/// <summary>What one leak test found of one model.</summary>
/// <param name="Test">What was tried, in a few words.</param>
/// <param name="Detail">What was measured and what was expected.</param>
internal sealed record LeakFinding(string Test, string Model, bool IsLeak, string Detail);
