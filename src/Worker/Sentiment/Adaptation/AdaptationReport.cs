using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Learning.Bert.Masked;
using Worker.Learning.Training;

namespace Worker.Sentiment.Adaptation;

/// <summary>How far an adaptation is.</summary>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Message">For people.</param>
internal readonly record struct AdaptationProgress(double Fraction, string Message)
{
    /// <param name="tokens">Tokens of an epoch.</param>
    public static AdaptationProgress Of(EpochReport epoch, int epochs, double tokens)
    {
        var left = epoch.Duration * (epochs - epoch.Epoch);
        return new AdaptationProgress((double)epoch.Epoch / epochs, string.Create(CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch} of {epochs}, held-out perplexity {Math.Exp(epoch.ValidationLoss):N1}, {tokens / epoch.Duration.TotalSeconds:N0} tokens a second, {left:hh\\:mm\\:ss} left"));
    }
}

/// <summary>What came of an adaptation.</summary>
/// <param name="Folder">An encoder that <c>Sentiment:Encoder</c> may name.</param>
internal sealed record AdaptationReport(string Folder, EncoderAdaptationResult Result, int TrainingTexts, int HeldOutTexts)
{
    public string Summary => string.Create(CultureInfo.InvariantCulture,
        $"adapted to {TrainingTexts:N0} reviews in {Folder}: perplexity of {HeldOutTexts:N0} held-out reviews {Result.Perplexity:N1} ({Result.FirstPerplexity:N1} after the first epoch); "
        + $"set Sentiment:Encoder to that folder and run train-sentiment");

    public JsonObject ToJson() => new()
    {
        ["folder"] = Folder,
        ["training_texts"] = TrainingTexts,
        ["held_out_texts"] = HeldOutTexts,
        ["perplexity"] = Result.Perplexity,
        ["first_perplexity"] = Result.FirstPerplexity,
        ["epochs"] = Result.Epochs,
        ["batch_size"] = Result.BatchSize,
        ["weights_sha256"] = Result.WeightsSha256,
    };
}
