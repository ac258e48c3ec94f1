using ScottPlot;
using ScottPlot.TickGenerators;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>Training and validation loss by epoch, with the epoch whose weights were kept.</summary>
internal static class LossChart
{
    private const int Width = 900;
    private const int Height = 520;

    /// <param name="epochs">Ascending by epoch, from 1.</param>
    /// <param name="unit">What the loss is, such as <c>scaled mean squared error</c>.</param>
    /// <exception cref="OperatorException">There is nothing to draw.</exception>
    public static byte[] Draw(string title, IReadOnlyList<LossPoint> epochs, string unit, PictureFormat format)
    {
        if (epochs.Count == 0)
            throw new OperatorException($"There are no losses of {title} to draw. Run train-forecaster first.");
        using var plot = new Plot();
        // Without validation items the validation loss is that of the training, and the last epoch is kept.
        var hasValidation = epochs.Any(point => point.Validation != point.Training);
        var best = hasValidation ? epochs.MinBy(point => point.Validation) : epochs[^1];
        var heading = hasValidation
            ? $"{title}: best validation loss {best.Validation:F4} at epoch {best.Epoch} of {epochs.Count}"
            : $"{title}: training loss {best.Training:F4} at the last of {epochs.Count} epochs";
        ChartStyle.Apply(plot, heading, $"loss ({unit})");
        // Room for labels of seven digits beside the name of the axis.
        plot.Axes.Left.MinimumSize = 95;
        plot.XLabel("epoch", 12);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        Line(plot, epochs, point => point.Training, hasValidation ? ChartStyle.Past : ChartStyle.Model, "training");
        if (hasValidation)
            Line(plot, epochs, point => point.Validation, ChartStyle.Model, "validation");
        var mark = plot.Add.Marker(best.Epoch, best.Validation, MarkerShape.FilledCircle, 9, ChartStyle.Model);
        mark.LegendText = "weights kept";
        ChartStyle.Legend(plot);
        return Picture.Draw(
            format, Width, Height, new PictureText(heading, $"Loss by epoch, {unit}, from {epochs[0].Training:F4} in the first to {epochs[^1].Training:F4} in the last epoch."),
            canvas => plot.Render(canvas, new PixelRect(0, Width, Height, 0)));
    }

    private static void Line(Plot plot, IReadOnlyList<LossPoint> epochs, Func<LossPoint, double> value, Color color, string label)
    {
        var line = plot.Add.ScatterLine(epochs.Select(point => (double)point.Epoch).ToArray(), epochs.Select(value).ToArray(), color);
        line.LineWidth = 2;
        line.LegendText = label;
    }
}

/// <summary>The losses of one epoch, from 1.</summary>
internal readonly record struct LossPoint(int Epoch, double Training, double Validation);
