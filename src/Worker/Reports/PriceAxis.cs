using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Worker.Reports;

/// <summary>Where prices stand on the vertical axis: as they are, or by their logarithm with the prices as labels.</summary>
internal sealed class PriceAxis(bool isLog)
{
    private const int Ticks = 7;

    /// <summary>A price that cannot stand on a logarithmic axis is drawn at the lowest that can.</summary>
    private const double Least = 1e-6;

    public double At(double price) => isLog ? Math.Log10(Math.Max(price, Least)) : price;

    /// <summary>Labels a logarithmic axis; a plain one has those of the library.</summary>
    public void Label(Plot plot, IReadOnlyCollection<double> prices)
    {
        if (!isLog || prices.Count == 0) return;
        double[] ticks = [.. Round(Math.Max(prices.Min(), Least), Math.Max(prices.Max(), Least))];
        plot.Axes.Left.TickGenerator = new NumericManual(
            ticks.Select(At).ToArray(), ticks.Select(price => price.ToString("#,0.######", CultureInfo.InvariantCulture)).ToArray());
        plot.Axes.Left.MinorTickStyle.Length = 0;
    }

    /// <summary>Round prices within the range: 1, 2, 5, 10, 20, ... over decades, equal steps within less.</summary>
    internal static IEnumerable<double> Round(double least, double most)
    {
        if (most / least >= 6)
        {
            for (var power = Math.Pow(10, Math.Floor(Math.Log10(least))); power <= most; power *= 10)
            {
                foreach (var digit in (int[])[1, 2, 5])
                {
                    if (digit * power >= least && digit * power <= most) yield return digit * power;
                }
            }
            yield break;
        }
        var rough = Math.Max((most - least) / Ticks, most * 1e-6);
        var unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = unit * ((double[])[1, 2, 5, 10]).First(digit => digit * unit >= rough * 0.999);
        for (var i = Math.Ceiling(least / step); i * step <= most * (1 + 1e-12); i++) yield return i * step;
    }
}
