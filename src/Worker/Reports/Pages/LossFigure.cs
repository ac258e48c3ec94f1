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
                : $"{Words.Count(pair.LeftEpochs.Count, "epoch", "epochs")}; the smallest loss is {best.ValidationLoss:0.####} at epoch {best.Epoch}.",
            HasDates = false,
            HasWholeNumbers = true,
            Layers =
            [
                .. pair.Right is null ? Array.Empty<Layer>() :
                [
                    .. Curves(pair.Right, pair.RightEpochs, "faint", "naive"),
                ],
                .. Curves(pair.Left, pair.LeftEpochs, "actual", "model"),
            ],
            Readouts = [.. pair.LeftEpochs.Select(epoch => new Readout(epoch.Epoch, $"epoch {epoch.Epoch}: {Losses(epoch)}"))],
        };
    }

    /// <summary>A version that was fitted on all its data has no validation loss of its own: it stored the same twice.</summary>
    private static IEnumerable<Layer> Curves(VersionView version, IReadOnlyList<EpochView> epochs, string training, string validation)
    {
        yield return new Line($"version {version.Id}, training", training, Curve(epochs, epoch => epoch.TrainingLoss));
        if (epochs.Any(epoch => epoch.ValidationLoss != epoch.TrainingLoss))
            yield return new Line($"version {version.Id}, validation", validation, Curve(epochs, epoch => epoch.ValidationLoss));
    }

    private static string Losses(EpochView epoch) => epoch.ValidationLoss == epoch.TrainingLoss
        ? $"training {epoch.TrainingLoss:0.####}" : $"training {epoch.TrainingLoss:0.####}, validation {epoch.ValidationLoss:0.####}";

    private static List<Span> Curve(IReadOnlyList<EpochView> epochs, Func<EpochView, double> loss) =>
        [.. epochs.Select(epoch => new Span(epoch.Epoch, loss(epoch), loss(epoch))).Where(point => double.IsFinite(point.High))];
}
