using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Worker.Runs;

/// <summary>How the service runs. Settings of the section <c>Service</c>.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Service";

    /// <summary>
    /// How long a stop may take: running jobs are asked to stop, and what does not reach a safe point by then is restarted later or
    /// elsewhere. Must be below the grace period of systemd or Kubernetes. Default 25 seconds; 1 second to 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// The name of this process among the services on one database; no two may have the same at a time. Default: none, which takes machine
    /// and process: <c>host/4711</c>.
    /// </summary>
    [RegularExpression(@"[\w./:-]{0,150}", ErrorMessage = "should be at most 150 letters, digits, dots, dashes, slashes or colons")]
    public string NodeName { get; set; } = "";

    /// <summary>How many runs this node executes at once; a run that waits for its child runs does not count. Default 8; 1 to 64.</summary>
    [Range(1, 64)]
    public int MaxConcurrentRuns { get; set; } = 8;

    /// <summary>
    /// How often this node says that it lives and looks for runs of nodes that do not. Default 3 seconds; 1 to 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:00:10", ConvertValueInInvariantCulture = true)]
    public TimeSpan CheckInInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a run may be without a heartbeat, which comes each second, before the others take it for lost and begin it again. Must
    /// exceed the longest pause of a live machine. Default 10 seconds; 3 to 50 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:03", "00:00:50", ConvertValueInInvariantCulture = true)]
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a run is started in all if its process ends before it does, or if it does not stop when asked: after that it has failed.
    /// Default 5; 1 to 100.
    /// </summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// How far the clock of this node may be from that of the database, which is measured at the start and each minute; with a larger
    /// difference the node takes no scheduled work. Default 5 seconds; 1 second to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan MaxClockDifference { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the service looks in the database for requests whose notice was lost. Default 10 seconds; 1 second to 10 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class ServiceOptionsValidator : IValidateOptions<ServiceOptions>;
