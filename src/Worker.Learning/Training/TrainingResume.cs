using System.Globalization;

namespace Worker.Learning.Training;

/// <summary>
/// Where a training keeps what it needs to continue after the process was stopped or killed: the same weights come out as without the
/// interruption. The file stays when the training is done, so that what follows it (tests, storing) may be interrupted as well; the caller
/// that has stored the result removes it with <see cref="Delete"/>. The fused Adam only.
/// </summary>
/// <param name="Path">A safetensors file of this training's own; its folder exists.</param>
/// <param name="Fingerprint">Names data and network: a file of another fingerprint or other trainer settings is ignored.</param>
public sealed record TrainingResume(string Path, string Fingerprint)
{
    /// <summary>
    /// Most of the time that may go into writing, in (0, 1]: if a writing takes a second the next one waits 9 s with the default of
    /// 0.1, and so an epoch of milliseconds is not drowned in writing. 1 writes after every epoch; the last is always written.
    /// </summary>
    public double LargestTimeShare { get; init; } = 0.1;

    /// <summary>Told the number of epochs that need not be trained again, on the training thread, before the first that is.</summary>
    public Action<int>? GoesOnAfter { get; init; }

    /// <summary>Receives what was wrong with a damaged file and where it is now; training starts anew.</summary>
    public Action<string>? SetAside { get; init; }

    /// <summary>Where one network keeps its state when several are trained one after the other.</summary>
    /// <param name="number">From 0; the first is this one.</param>
    public TrainingResume Part(int number) => number == 0
        ? this
        : this with
        {
            Path = System.IO.Path.ChangeExtension(Path, string.Create(CultureInfo.InvariantCulture, $".{number}{System.IO.Path.GetExtension(Path)}")),
            Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{Fingerprint} {number}"),
        };

    /// <summary>Removes the file and those of the other parts; there need be none.</summary>
    public void Delete()
    {
        File.Delete(Path);
        for (var number = 1; File.Exists(Part(number).Path); number++) File.Delete(Part(number).Path);
    }
}
