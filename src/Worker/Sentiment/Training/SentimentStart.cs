using Worker.Checkpoints;
using Worker.Learning.Bert;
using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Training;

/// <summary>The network that a training starts with: its shape, how text becomes tokens for it, and weights where there are any.</summary>
/// <param name="Parent">The checkpoint that is fine-tuned; disposed with this.</param>
internal sealed record SentimentStart(BertLstmSettings Network, WordPieceTokenizer Tokenizer, BertEncoderFolder? Encoder, LoadedCheckpoint? Parent)
    : IDisposable
{
    /// <param name="data">With a scratch encoder the vocabulary is learnt from its training segment.</param>
    public static SentimentStart Of(SentimentPlan plan, TrainingData data, CheckpointStore checkpoints, CancellationToken cancellationToken)
    {
        var recipe = plan.Recipe;
        if (plan.Parent is not null)
        {
            var parent = checkpoints.Load(plan.Parent);
            var content = SentimentContent.FromJson(parent.Content);
            return new SentimentStart(content.Network with { Dropout = recipe.Dropout }, content.CreateTokenizer(), Encoder: null, parent);
        }

        if (plan.Encoder is not null)
            return new SentimentStart(Shape(recipe, plan.Encoder.Settings), plan.Encoder.Tokenizer, plan.Encoder, Parent: null);

        var tokenizer = Learn(recipe, data, cancellationToken);
        return new SentimentStart(Shape(recipe, ScratchEncoder(recipe, tokenizer.Vocabulary.Count)), tokenizer, Encoder: null, Parent: null);
    }

    public LabelledTokens Tokens(SentimentRecipe recipe, IReadOnlyList<LabelledText> texts) => new(
        [.. texts.Select(text => Tokenizer.Encode(recipe.Prepare(text.Text), recipe.Training.MaxTokens))],
        [.. texts.Select(text => text.IsPositive)]);

    public void Dispose() => Parent?.Dispose();

    private static BertLstmSettings Shape(SentimentRecipe recipe, BertSettings encoder) =>
        new() { Encoder = encoder, LstmHidden = recipe.LstmHidden, Dropout = recipe.Dropout };

    private static BertSettings ScratchEncoder(SentimentRecipe recipe, int vocabulary) => new()
    {
        Vocabulary = vocabulary,
        Layers = recipe.Scratch!.Layers,
        Hidden = recipe.Scratch.Hidden,
        Heads = recipe.Scratch.Heads,
        Intermediate = recipe.Scratch.Intermediate,
        HiddenDropout = recipe.Scratch.Dropout,
        AttentionDropout = recipe.Scratch.Dropout,
        Positions = recipe.Training.MaxTokens,
    };

    private static WordPieceTokenizer Learn(SentimentRecipe recipe, TrainingData data, CancellationToken cancellationToken)
    {
        var tokenizer = new TokenizerSettings { LowerCase = recipe.Scratch!.LowerCase };
        var vocabulary = VocabularyLearner.Learn(
            data.Training.Select(text => recipe.Prepare(text.Text)),
            new VocabularySettings { Size = recipe.Scratch.Vocabulary, Tokenizer = tokenizer },
            cancellationToken);
        return new WordPieceTokenizer(vocabulary, tokenizer);
    }
}
