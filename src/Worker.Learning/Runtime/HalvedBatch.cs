namespace Worker.Learning.Runtime;

/// <summary>A batch that the memory of the device did not hold, and what is computed with instead.</summary>
/// <param name="BatchSize">Items, at least 2.</param>
/// <param name="Half">Items, at least 1.</param>
/// <param name="Setting">What sets the batch size; null if nothing does.</param>
/// <param name="Cause">The first line of what the device said.</param>
public sealed record HalvedBatch(int BatchSize, int Half, string? Setting, string Cause);
