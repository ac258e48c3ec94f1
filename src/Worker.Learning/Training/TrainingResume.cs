namespace Worker.Learning.Training;

/// <summary>
/// Where a training keeps what it needs to go on after the process was killed: the same weights come out as without the
/// interruption. The file is there only while the training is unfinished. The fused Adam only.
/// </summary>
/// <param name="Path">A safetensors file of the trainer's own; its folder exists.</param>
/// <param name="Fingerprint">Names data and network: a file of another fingerprint or other trainer settings is not gone on from.</param>
public sealed record TrainingResume(string Path, string Fingerprint)
{
    /// <summary>Epochs between two writings, at least 1.</summary>
    public int EveryEpochs { get; init; } = 1;
}
