using Worker.Reports.Figures;
using Worker.Reports.Pages.Parts;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>The loss curves of one or two versions.</summary>
internal static class LossFigure
{
    public static Figure Of(VersionPair pair)
    {
        var best = pair.LeftEpochs.Count == 0 ? null : pair.LeftEpochs.MinBy(epoch => epoch.ValidationLoss);
        return new Figure
        {
            Id = $"loss-{pair.Left.Id}",
            Title = "Loss by epoch",
            Description = best is null ? "No epoch is stored."
                : $"{Words.Count(pair.LeftEpochs.Count, "epoch", "epochs")}; the smallest validation loss is {best.ValidationLoss:0.####} at epoch {best.Epoch}.",
            HasDates = false,
            Layers =
            [
                .. pair.Right is null ? Array.Empty<Layer>() :
                [
                    new Line($"version {pair.Right.Id}, training", "faint", Curve(pair.RightEpochs, epoch => epoch.TrainingLoss)),
                    new Line($"version {pair.Right.Id}, validation", "naive-line", Curve(pair.RightEpochs, epoch => epoch.ValidationLoss)),
                ],
                new Line($"version {pair.Left.Id}, training", "actual", Curve(pair.LeftEpochs, epoch => epoch.TrainingLoss)),
                new Line($"version {pair.Left.Id}, validation", "model", Curve(pair.LeftEpochs, epoch => epoch.ValidationLoss)),
            ],
            Readouts = [.. pair.LeftEpochs.Select(epoch => new Readout(epoch.Epoch, $"epoch {epoch.Epoch}: training {epoch.TrainingLoss:0.####}, validation {epoch.ValidationLoss:0.####}"))],
        };
    }

    private static List<Span> Curve(IReadOnlyList<EpochView> epochs, Func<EpochView, double> loss) =>
        [.. epochs.Select(epoch => new Span(epoch.Epoch, loss(epoch), loss(epoch))).Where(point => double.IsFinite(point.High))];
}
