using System.Globalization;
using Worker.Forecasting.Panels;

namespace Worker.Benchmarks.Forecasting;

/// <summary>A folder of files of daily bars, one symbol a file, with the columns date, open, high, low, close and volume in this order.</summary>
internal static class BarFolder
{
    /// <summary>The symbols of files that have at least the share of the longest file's rows.</summary>
    public static IReadOnlyList<DailyBars> Load(string path, double share = 1)
    {
        var files = File.Exists(path) ? [path] : Directory.GetFiles(path, "*.csv").Order(StringComparer.Ordinal).ToArray();
        var all = files.Select(Read).ToArray();
        var longest = all.Max(bars => bars.Count);
        return [.. all.Where(bars => bars.Count >= longest * share)];
    }

    private static DailyBars Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var volume = Array.FindIndex(lines[0].Split(','), name => name.Equals("volume", StringComparison.OrdinalIgnoreCase));
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        return new DailyBars(
            Path.GetFileNameWithoutExtension(file).Replace("_data", "", StringComparison.Ordinal),
            rows.Select(row => DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToArray(),
            Column(rows, 1), Column(rows, 2), Column(rows, 3), Column(rows, 4), Column(rows, volume));
    }

    private static double[] Column(string[][] rows, int column) =>
        [.. rows.Select(row => double.TryParse(row[column], CultureInfo.InvariantCulture, out var value) ? value : double.NaN)];
}
