namespace Worker.Tests.Architecture;

/// <summary>Which folder may refer directly to which: every reference that is not named here is an error.</summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Direct = new()
    {
        ["Cli"] = ["Health", "Scheduling", "Runs", "Jobs", "Forecasting", "Sentiment", "Encoders", "Models", "Prices", "Reviews", "Reports", "Http", "Storage"],
        ["Health"] = ["Scheduling", "Runs", "Prices", "Storage"],
        ["Scheduling"] = ["Runs", "Jobs"],
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

    public static IEnumerable<string> Folders => Direct.Keys;

    /// <summary>Whether one folder may refer to another: itself, along an arrow, or the leaf that anybody may use.</summary>
    public static bool Allow(string folder, string used) =>
        folder == used
        || (used == "Observability" && folder is not ("Storage" or "Learning" or "Migrations"))
        || (Direct.TryGetValue(folder, out var next) && next.Contains(used));
}
