using System.Globalization;

namespace Worker.Benchmarks.Learning;

/// <summary>Closes scaled to -1..1: recorded ones where they are beside the checkout, else a random walk of the same length.</summary>
internal static class Closes
{
    private const string RecordedFile = "shared/data/prices/AAPL-2010-2020.csv";

    public static (float[] Closes, string Source) Load()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, RecordedFile);
            if (File.Exists(file))
                return (Scale([.. File.ReadLines(file).Skip(1).Select(line => double.Parse(line.Split(',')[4], CultureInfo.InvariantCulture))]), "AAPL 2010-2020");
        }
        var random = new Random(1);
        var close = 0.0;
        return (Scale([.. Enumerable.Range(0, 2769).Select(_ => close += random.NextDouble() - 0.5)]), "a random walk");
    }

    private static float[] Scale(double[] values)
    {
        var (low, high) = (values.Min(), values.Max());
        return [.. values.Select(value => (float)((2 * (value - low) / (high - low)) - 1))];
    }
}
