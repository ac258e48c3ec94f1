using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Encoders;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment;

/// <summary>Settings of the sentiment model, section <c>Sentiment</c>.</summary>
internal sealed class SentimentOptions : IValidatableObject
{
    public const string Section = "Sentiment";

    /// <summary>The word that <see cref="Encoder"/> says instead of a model: a small BERT from random weights.</summary>
    public const string ScratchEncoder = "scratch";

    /// <summary>
    /// The trained encoder to start from: <c>minilm</c>, which the build carries (English); the id of a BERT on the hub such as
    /// google-bert/bert-base-uncased, or a folder with its files; or <c>scratch</c>, a small one from random weights with a vocabulary
    /// learnt from the training texts. Default minilm.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Encoder { get; set; } = BundledEncoder.Name;

    /// <summary>How it is trained, unless <see cref="Training"/> changes it. Default Auto: what measured best for the encoder.</summary>
    [EnumDataType(typeof(TrainingPreset))]
    public TrainingPreset Preset { get; set; } = TrainingPreset.Auto;

    /// <summary>Single values that replace those of the preset.</summary>
    [ValidateObjectMembers]
    public SentimentTrainingOptions Training { get; set; } = new();

    /// <summary>The encoder's shape if <see cref="Encoder"/> is <c>scratch</c>.</summary>
    [ValidateObjectMembers]
    public ScratchOptions Scratch { get; set; } = new();

    /// <summary>
    /// Multiplication in training and scoring. Default Auto: bfloat16 on processors that have it, which is about twice as fast, else
    /// float32.
    /// </summary>
    [EnumDataType(typeof(EncoderPrecision))]
    public EncoderPrecision Precision { get; set; } = EncoderPrecision.Auto;

    /// <summary>
    /// Languages that are scored, as BCP 47 tags; reviews in others are kept, counted and not scored. Default empty: those of the encoder,
    /// which are <c>en</c> for minilm and all for others.
    /// </summary>
    public IReadOnlyList<string> Languages { get; set; } = [];

    /// <summary>
    /// What is read of a review that is longer than the network reads at once. Default Chunks: all of it, in overlapping parts; HeadAndTail
    /// or Head are faster.
    /// </summary>
    [EnumDataType(typeof(LongTextRule))]
    public LongTextRule LongTexts { get; set; } = LongTextRule.Chunks;

    /// <summary>Reviews scored at once. Default 32; 1 to 4,096.</summary>
    [Range(1, 4096)]
    public int ScoringBatchSize { get; set; } = 32;

    /// <summary>Reviews whose scores are committed together: what a kill can lose. Default 1,000; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int ChunkSize { get; set; } = 1000;

    /// <summary>
    /// Score all reviews again once a new version serves, so that all scores are of one model. Default true; false scores only those
    /// that no version has scored, which is cheaper if reviews are many and trainings frequent.
    /// </summary>
    public bool Rescore { get; set; } = true;

    /// <summary>A review with at least this many stars is positive. Default 4; 0 to 5, above <see cref="NegativeUpTo"/>.</summary>
    [Range(0.0, 5.0)]
    public double PositiveFrom { get; set; } = 4;

    /// <summary>A review with at most this many stars is negative; the rest is left out. Default 2; 0 to 5.</summary>
    [Range(0.0, 5.0)]
    public double NegativeUpTo { get; set; } = 2;

    /// <summary>What happens to a text that has both labels. Default Majority; Majority or LeaveOut.</summary>
    [EnumDataType(typeof(ConflictRule))]
    public ConflictRule ConflictingLabels { get; set; } = ConflictRule.Majority;

    /// <summary>Share of the texts that no training ever sees: the figures come from them. Default 0.2; 0.05 to 0.5.</summary>
    [Range(0.05, 0.5)]
    public double TestShare { get; set; } = 0.2;

    /// <summary>
    /// Share of the texts that chooses the epoch and fits the temperature, taken from the training side. Default 0.1; 0.01 to 0.3.
    /// </summary>
    [Range(0.01, 0.3)]
    public double ValidationShare { get; set; } = 0.1;

    /// <summary>Fewest distinct texts of each class that a training needs. Default 50; 2 to 1,000,000.</summary>
    [Range(2, 1_000_000)]
    public int MinTextsPerClass { get; set; } = 50;

    /// <summary>
    /// Train and score on lower-case letters without stop words and short tokens, as textbooks do. Default false: it takes from
    /// the encoder what it was trained to read, negations among it.
    /// </summary>
    public bool TextbookCleaning { get; set; }

    /// <summary>Tokens with fewer letters are dropped by the textbook cleaning. Default 3 letters; 1 to 10.</summary>
    [Range(1, 10)]
    public int LeastTokenLength { get; set; } = 3;

    /// <summary>The languages that a model on top of the encoder reads; none means all.</summary>
    /// <param name="encoder">As the settings of the training named it.</param>
    public IReadOnlyList<string> LanguagesOf(string encoder) => Languages.Count > 0 ? Languages : encoder == BundledEncoder.Name ? ["en"] : [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (NegativeUpTo >= PositiveFrom)
        {
            yield return new ValidationResult(
                $"NegativeUpTo is {NegativeUpTo} and PositiveFrom {PositiveFrom}; expected NegativeUpTo below PositiveFrom, " +
                "or one rating would be both.",
                [nameof(NegativeUpTo), nameof(PositiveFrom)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class SentimentOptionsValidator : IValidateOptions<SentimentOptions>;
