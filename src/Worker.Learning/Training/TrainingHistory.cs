namespace Worker.Learning.Training;

/// <summary>The epochs so far: which was best, and whether patience has run out.</summary>
/// <param name="patience">Epochs without a better validation loss; 0 never runs out.</param>
internal sealed class TrainingHistory(int patience)
{
    private readonly List<EpochReport> _epochs = [];

    public IReadOnlyList<EpochReport> Epochs => _epochs;

    public int Count => _epochs.Count;

    /// <summary>From 1; 0 before the first epoch.</summary>
    public int BestEpoch { get; private set; }

    public bool IsExhausted => patience > 0 && Count - BestEpoch >= patience;

    public bool IsBetter(double validationLoss) => BestEpoch == 0 || validationLoss < _epochs[BestEpoch - 1].ValidationLoss;

    public void Add(EpochReport report)
    {
        _epochs.Add(report);
        if (report.IsBest)
            BestEpoch = report.Epoch;
    }
}
