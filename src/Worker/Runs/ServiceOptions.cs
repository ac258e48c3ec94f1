using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Worker.Runs;

/// <summary>How the service runs. Settings of the section <c>Service</c>.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Service";

    /// <summary>
    /// How long a stop may take: running jobs are told, and what does not reach a safe point by then is restarted later or elsewhere. Must be below the
    /// grace period of systemd or Kubernetes. Default 25 seconds; 1 second to 1 day.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// The name of this process among the services on one database; no two may have the same at a time. Default: none, which takes machine and process:
    /// <c>host/4711</c>.
    /// </summary>
    [RegularExpression(@"[\w./:-]{0,150}", ErrorMessage = "should be at most 150 letters, digits, dots, dashes, slashes or colons")]
    public string NodeName { get; set; } = "";

    /// <summary>How many runs go on at once on this node; a <c>nightly</c> takes one beside its children. Default 8; 3 to 64.</summary>
    [Range(3, 64)]
    public int MaxConcurrentRuns { get; set; } = 8;

    /// <summary>How often this node tells the others that it lives. Default 3 seconds; 1 second to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan CheckInInterval { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long past a missed check-in the others wait before they restart what this node ran. Must exceed the longest pause of a machine that lives. Default
    /// 10 seconds; 1 second to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the database is asked for requests whose notice was lost. Default 10 seconds; 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class ServiceOptionsValidator : IValidateOptions<ServiceOptions>;
