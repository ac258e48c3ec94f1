namespace Worker.Tests.Architecture;

/// <summary>Which room may use which: every use that is not named here is an error.</summary>
internal static class Arrows
{
    private static readonly Dictionary<string, string[]> Direct = new()
    {
        ["Cli"] = ["Scheduling", "Runs", "Models"],
        // What the service says of itself; only the composition root knows it.
        ["Health"] = ["Scheduling", "Runs"],
        ["Scheduling"] = ["Runs", "Jobs"],
        ["Runs"] = ["Jobs", "Storage"],
        ["Jobs"] = ["Forecasting", "Sentiment", "Prices", "Reviews", "Reports"],
        ["Forecasting"] = ["Prices", "Calendars", "Models", "Learning"],
        ["Sentiment"] = ["Reviews", "Models", "Encoders", "Learning"],
        ["Encoders"] = ["Http", "Learning"],
        ["Prices"] = ["Calendars", "Http", "Storage"],
        ["Reviews"] = ["Http", "Storage"],
        // A checkpoint is a weight file and a row that names it.
        ["Models"] = ["Storage", "Learning"],
        ["Calendars"] = [],
        ["Reports"] = [],
        ["Http"] = [],
        ["Observability"] = [],
        ["Migrations"] = ["Storage"],
        ["Storage"] = [],
        ["Learning"] = [],
    };

    public static IEnumerable<string> Rooms => Direct.Keys;

    /// <summary>Whether one room may use another: itself, along the arrows, or the leaf that anybody may use.</summary>
    public static bool Allow(string room, string used) =>
        room == used
        || (used == "Observability" && room is not ("Storage" or "Learning" or "Migrations"))
        || (Direct.TryGetValue(room, out var next) && next.Any(one => one == used || Allow(one, used)));
}
