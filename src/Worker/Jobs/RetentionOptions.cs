using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Worker.Jobs;

/// <summary>
/// Section <c>Retention</c>: how long <c>prune</c> keeps what grows. Prices, reviews, forecasts and scores are kept forever.
/// </summary>
internal sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>How long an ended run stays in <c>api.runs</c>. 1 day to 10 years, default 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Runs { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long bars and reviews that broke a rule are kept. 1 day to 10 years, default 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan RejectedRows { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long values that a feed replaced stay in <c>api.price_revisions</c>. A replay of what was known before reads the newest values
    /// instead.
    /// 1 day to 10 years, default 730 days.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan PriceRevisions { get; set; } = TimeSpan.FromDays(730);

    /// <summary>
    /// How many versions of each model are kept in any case. An older one stays if it serves or is what a rollback chooses; if it made
    /// a forecast or score its row and figures stay and its file goes. 2 to 10,000, default 10.
    /// </summary>
    [Range(2, 10_000)]
    public int ModelVersions { get; set; } = 10;

    /// <summary>How long checkpoint files that no model version names are kept. 1 hour to 1 year, default 1 day.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan OrphanFiles { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the state of an unfinished training is kept for continuation. 1 hour to 1 year, default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan UnfinishedTrainings { get; set; } = TimeSpan.FromDays(7);
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
