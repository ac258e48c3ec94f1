using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Http;

namespace Worker.Reviews;

/// <summary>Section <c>Reviews</c>: which reviews, from where.</summary>
internal sealed class ReviewsOptions
{
    public const string Section = "Reviews";

    /// <summary>The sources. Default none.</summary>
    public IReadOnlyList<ReviewSourceOptions> Sources { get; set; } = [];

    /// <summary>
    /// The value of <c>{key}</c> of a source by the source's name, for the environment, where an entry of <see cref="Sources"/> would
    /// replace the whole list: <c>Reviews__Keys__shop</c>. Never logged. Default none.
    /// </summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Pages read of a source that has pages. 1 to 1,000, default 10 (which is all that the App Store gives).</summary>
    [Range(1, 1000)]
    public int MaxPages { get; set; } = 10;

    /// <summary>Longest title and body of a review together, in UTF-16 characters. 100 to 100,000, default 20,000.</summary>
    [Range(100, 100_000)]
    public int MaxTextLength { get; set; } = 20_000;

    /// <summary>
    /// Largest file that is read from disk, in bytes. 1 KiB to 1 GiB, default 256 MiB. Answers of hosts: <c>Http:MaxResponseBytes</c>.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxFileBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Longest time to read one document, without the time that its host needs. 1 second to 1 hour, default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DocumentTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Most entries of one source in one run; a source with more fails. 1 to 500,000, default 300,000.</summary>
    [Range(1, 500_000)]
    public int MaxEntries { get; set; } = 300_000;

    /// <summary>Rejected entries kept of one source and run, the first ones; all are counted. 0 to 10,000, default 1,000.</summary>
    [Range(0, 10_000)]
    public int MaxRejections { get; set; } = 1000;

    /// <summary>How hosts are asked.</summary>
    [ValidateObjectMembers]
    public HttpPipelineOptions Http { get; set; } = new();
}
