using System.Globalization;

namespace Worker.Tests.Forecasting;

/// <summary>The closes of the sample that the quickstart runs on, deploy/samples/prices/AAPL.csv, read without the product's feed.</summary>
internal static class SampleCloses
{
    public static (DateOnly[] Dates, double[] Closes) Aapl()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Worker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds Worker.sln.");
        var rows = File.ReadLines(Path.Combine(folder.FullName, "deploy/samples/prices/AAPL.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        return (
            [.. rows.Select(row => DateOnly.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture))],
            [.. rows.Select(row => double.Parse(row[4], CultureInfo.InvariantCulture))]);
    }
}
