namespace Worker.Tests.Reviews;

/// <summary>One review as a source writes it; null is left out.</summary>
internal sealed record WrittenReview(string? Id, string? Date, string? Rating, string? Title, string? Body)
{
    /// <summary>A review with everything in it.</summary>
    public static WrittenReview Of(int number, string body) =>
        new($"r{number}", $"2020-11-{number:00}T08:30:00Z", "4", $"Title {number}", body);
}
