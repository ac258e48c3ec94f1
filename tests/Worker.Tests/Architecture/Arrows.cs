namespace Worker.Tests.Architecture;

/// <summary>Which folder may refer directly to which: every reference that is not named here is an error.</summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Direct = new()
    {
        ["Cli"] =
        [
            "Health", "Scheduling", "Runs", "Jobs", "Forecasting", "Sentiment", "Encoders", "Models", "Prices", "Calendars", "Reviews", "Reports",
            "Http", "Learning", "Storage",
        ],
        ["Health"] = [],
        ["Scheduling"] = ["Runs", "Jobs"],
        ["Notifications"] = ["Http", "Storage"],
        ["Runs"] = ["Jobs", "Storage"],
        ["Jobs"] = ["Forecasting", "Sentiment", "Prices", "Reviews", "Models", "Reports"],
        ["Forecasting"] = ["Models", "Prices", "Calendars", "Learning", "Storage"],
        ["Sentiment"] = ["Models", "Encoders", "Reviews", "Learning", "Storage"],
        ["Models"] = ["Learning", "Storage"],
        ["Encoders"] = ["Http", "Learning"],
        ["Prices"] = ["Calendars", "Http", "Storage"],
        ["Reviews"] = ["Http", "Storage"],
        ["Calendars"] = [],
        ["Reports"] = ["Storage"],
        ["Http"] = [],
        ["Observability"] = [],
        ["Migrations"] = ["Storage"],
        ["Storage"] = [],
        ["Learning"] = [],
    };

    /// <summary>Arrows that the layout does not need as such, each with its reason; one that is no longer used is an error.</summary>
    private static readonly (string Folder, string Used)[] WithReason =
    [
        // Health checks and gauges report the state of these.
        ("Health", "Scheduling"), ("Health", "Runs"), ("Health", "Jobs"), ("Health", "Storage"),
        // A job reports the download of an encoder and the epochs of a training as its progress.
        ("Jobs", "Encoders"), ("Jobs", "Learning"),
        // States of child runs and the rule for names are those of the tables; a job removes old rows; OperatorErrors knows the exceptions of
        // the projects that do not see Worker.
        ("Jobs", "Storage"),
    ];

    public static IEnumerable<string> Folders => Direct.Keys;

    /// <summary>The arrows that need a reason.</summary>
    public static IEnumerable<(string? Folder, string? Used)> Exceptions => WithReason.Select(arrow => ((string?)arrow.Folder, (string?)arrow.Used));

    /// <summary>Whether one folder may refer to another: itself, along an arrow, or the leaf that anybody may use.</summary>
    public static bool Allow(string folder, string used) =>
        folder == used
        || (used == "Observability" && folder is not ("Storage" or "Learning" or "Migrations"))
        || (Direct.TryGetValue(folder, out var next) && next.Contains(used))
        || WithReason.Contains((folder, used));
}
