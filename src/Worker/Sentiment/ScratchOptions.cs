using System.ComponentModel.DataAnnotations;

namespace Worker.Sentiment;

/// <summary>Section <c>Sentiment:Scratch</c>: the small BERT that starts from random weights.</summary>
internal sealed class ScratchOptions : IValidatableObject
{
    /// <summary>Layers of the encoder. Default 2; 1 to 24.</summary>
    [Range(1, 24)]
    public int Layers { get; set; } = 2;

    /// <summary>Width of a token's vector, a multiple of <see cref="Heads"/>. Default 128; 2 to 4,096.</summary>
    [Range(2, 4096)]
    public int Hidden { get; set; } = 128;

    /// <summary>Attention heads of a layer. Default 2; 1 to 64.</summary>
    [Range(1, 64)]
    public int Heads { get; set; } = 2;

    /// <summary>Width of the feed-forward part. Default 512; 2 to 16,384.</summary>
    [Range(2, 16_384)]
    public int Intermediate { get; set; } = 512;

    /// <summary>
    /// Share of each layer's outputs and attention weights dropped in training. Default 0.5: so much, because the texts are few; 0 to 0.9.
    /// </summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; set; } = 0.5;

    /// <summary>Entries of the vocabulary that is learnt from the training texts, at most. Default 8,000; 100 to 100,000.</summary>
    [Range(100, 100_000)]
    public int Vocabulary { get; set; } = 8000;

    /// <summary>Whether the vocabulary knows small letters only. Default true.</summary>
    public bool LowerCase { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Hidden % Heads != 0)
            yield return new ValidationResult($"Scratch:Hidden is {Hidden} and Scratch:Heads {Heads}; expected Hidden to be a multiple of Heads.", [nameof(Hidden), nameof(Heads)]);
    }
}
