using Worker.Storage.Queries;

namespace Worker.Health;

/// <summary>
/// The last known state of the cluster; null before the first answer. Written by <see cref="FleetWatch"/>, read by gauges and checks.
/// </summary>
internal sealed class FleetState
{
    private volatile IReadOnlyList<UnfinishedRuns>? _runs;
    private volatile IReadOnlyList<SymbolFreshness>? _prices;
    private volatile IReadOnlyList<CurrentModelAge>? _models;
    private volatile IReadOnlyList<JobSuccess>? _successes;
    private volatile IReadOnlyList<LiveSkill>? _skill;

    public IReadOnlyList<UnfinishedRuns>? Runs
    {
        get => _runs;
        set => _runs = value;
    }

    public IReadOnlyList<SymbolFreshness>? Prices
    {
        get => _prices;
        set => _prices = value;
    }

    public IReadOnlyList<CurrentModelAge>? Models
    {
        get => _models;
        set => _models = value;
    }

    public IReadOnlyList<JobSuccess>? Successes
    {
        get => _successes;
        set => _successes = value;
    }

    public IReadOnlyList<LiveSkill>? Skill
    {
        get => _skill;
        set => _skill = value;
    }
}
