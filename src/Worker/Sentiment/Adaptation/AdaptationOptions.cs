using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Worker.Sentiment.Adaptation;

/// <summary>
/// Section <c>Sentiment:Adaptation</c>: how <c>adapt-encoder</c> continues the pre-training of the encoder on the stored reviews.
/// </summary>
internal sealed class AdaptationOptions
{
    public const string Section = "Sentiment:Adaptation";

    /// <summary>How often every review is read. Default 3; 0.01 to 1,000.</summary>
    [Range(0.01, 1000.0)]
    public double Passes { get; set; } = 3;

    /// <summary>
    /// Reviews between two measurements: after each the state is kept, so that a restart continues from there. Default 5,000; 100 to
    /// 10,000,000.
    /// </summary>
    [Range(100, 10_000_000)]
    public int TextsAnEpoch { get; set; } = 5000;

    /// <summary>Reviews of one step. Default 32; 1 to 4,096.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; set; } = 32;

    /// <summary>Adam's learning rate after a warm-up of a tenth; it falls to zero. Default 0.0001; above 0 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double LearningRate { get; set; } = 1e-4;

    /// <summary>The longest review in tokens; longer ones are cut. Default 128; 3 to 8,192 and to what the encoder reads.</summary>
    [Range(3, 8192)]
    public int MaxTokens { get; set; } = 128;

    /// <summary>Share of the reviews that is not trained on and measures the perplexity. Default 0.02; 0.001 to 0.5.</summary>
    [Range(0.001, 0.5)]
    public double HeldOutShare { get; set; } = 0.02;

    /// <summary>Fewest distinct reviews that are worth it. Default 1,000; 10 to 1,000,000,000.</summary>
    [Range(10, 1_000_000_000)]
    public int MinTexts { get; set; } = 1000;

    /// <summary>Seed of the masks and of the order. Default 42.</summary>
    public long Seed { get; set; } = 42;
}

[OptionsValidator]
internal sealed partial class AdaptationOptionsValidator : IValidateOptions<AdaptationOptions>;
