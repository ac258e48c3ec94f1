using Microsoft.Extensions.Options;

namespace Worker.Jobs;

/// <summary>The schedules in force, which a service updates from a changed settings file while it runs. Thread-safe.</summary>
internal sealed class CurrentSchedule(IOptions<ScheduleOptions> initial)
{
    private volatile ScheduleOptions _options = initial.Value;

    public ScheduleOptions Options
    {
        get => _options;
        set => _options = value;
    }
}
