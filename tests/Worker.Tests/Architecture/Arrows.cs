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
        ["Health"] = ["Scheduling", "Runs", "Jobs", "Prices", "Storage"],
        // It writes requests and their triggers in one transaction.
        ["Scheduling"] = ["Runs", "Jobs", "Storage"],
        ["Runs"] = ["Jobs", "Storage"],
        // The epochs of a training, the download of an encoder and the states of child runs are progress that a job reports.
        ["Jobs"] = ["Forecasting", "Sentiment", "Encoders", "Prices", "Reviews", "Models", "Reports", "Learning", "Storage"],
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

    public static IEnumerable<string> Folders => Direct.Keys;

    /// <summary>Whether one folder may refer to another: itself, along an arrow, or the leaf that anybody may use.</summary>
    public static bool Allow(string folder, string used) =>
        folder == used
        || (used == "Observability" && folder is not ("Storage" or "Learning" or "Migrations"))
        || (Direct.TryGetValue(folder, out var next) && next.Contains(used));
}
