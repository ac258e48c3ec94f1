namespace Worker.Cli.Settings;

/// <summary>What every capability shares.</summary>
internal sealed class WorkerOptions
{
    /// <summary>
    /// Where the worker keeps its models and its private database; must be writable. Empty (the default) means
    /// <c>$STATE_DIRECTORY</c>, which systemd sets, else <c>$XDG_DATA_HOME/forecast-worker</c>, else
    /// <c>~/.local/share/forecast-worker</c>. Once bound it is an absolute path.
    /// </summary>
    public string DataFolder { get; set; } = "";

    /// <summary>
    /// The data folder as an absolute path; a relative one from the environment is taken from the working directory; the settings have made
    /// one of a file absolute.
    /// </summary>
    /// <param name="environment">Reads an environment variable; null if it is not set.</param>
    public static string ResolveDataFolder(string? setting, Func<string, string?> environment)
    {
        if (!string.IsNullOrWhiteSpace(setting)) return Path.GetFullPath(setting);
        // systemd separates several state directories by colons; the first is ours.
        if (environment("STATE_DIRECTORY") is { Length: > 0 } state) return Path.GetFullPath(state.Split(':')[0]);
        // The XDG specification: a relative path is to be ignored.
        if (environment("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg)) return Path.Combine(xdg, "forecast-worker");
        var home = environment("HOME") is { Length: > 0 } set ? set : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(home.Length == 0 ? "/" : home, ".local", "share", "forecast-worker");
    }
}
