using Worker.Observability;

namespace Worker.Jobs;

/// <summary>There is no job of that name.</summary>
internal sealed class UnknownJobException(string job, IReadOnlyList<string> known) : Exception(Describe(job, known)), IOperatorError
{
    public string Job { get; } = job;

    public IReadOnlyList<string> Known { get; } = known;

    private static string Describe(string job, IReadOnlyList<string> known)
    {
        var meant = NearestName.Of(job, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return $"There is no job '{job}'.{meant} The jobs are: {string.Join(", ", known)}.";
    }
}
