using ScottPlot;
using ScottPlot.TickGenerators;
using Worker.Observability;

namespace Worker.Reports;

/// <summary>Training and validation loss by epoch, with the epoch whose weights were kept.</summary>
internal static class LossChart
{
    /// <param name="epochs">Ascending by epoch, from 1.</param>
    /// <param name="unit">What the loss is, such as <c>scaled mean squared error</c>.</param>
    /// <exception cref="OperatorException">There is nothing to draw.</exception>
    public static void SavePng(string title, IReadOnlyList<LossPoint> epochs, string unit, string path, int width = 900, int height = 500)
    {
        if (epochs.Count == 0)
            throw new OperatorException($"There are no losses of {title} to draw. Run train-forecaster first.");
        using var plot = new Plot();
        // Without validation items the validation loss is that of the training, and the last epoch is kept.
        var hasValidation = epochs.Any(point => point.Validation != point.Training);
        var best = hasValidation ? epochs.MinBy(point => point.Validation) : epochs[^1];
        ChartStyle.Apply(plot, hasValidation
            ? $"{title}: best validation loss {best.Validation:F4} at epoch {best.Epoch} of {epochs.Count}"
            : $"{title}: training loss {best.Training:F4} at the last of {epochs.Count} epochs", $"loss ({unit})");
        plot.XLabel("epoch", 12);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        Line(plot, epochs, point => point.Training, hasValidation ? ChartStyle.Past : ChartStyle.Model, "training");
        if (hasValidation)
            Line(plot, epochs, point => point.Validation, ChartStyle.Model, "validation");
        var mark = plot.Add.Marker(best.Epoch, best.Validation, MarkerShape.FilledCircle, 9, ChartStyle.Model);
        mark.LegendText = "weights kept";
        ChartStyle.Legend(plot, Alignment.UpperRight);
        plot.SavePng(path, width * ChartStyle.Sharpness, height * ChartStyle.Sharpness);
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
