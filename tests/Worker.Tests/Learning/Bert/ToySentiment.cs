using Worker.Learning.Bert;
using Worker.Learning.Training;

namespace Worker.Tests.Learning.Bert;

/// <summary>Texts of ten neutral words with one that decides: 4 is good, 5 is bad. 2 and 3 are <c>[CLS]</c> and <c>[SEP]</c>.</summary>
internal static class ToySentiment
{
    public static BertLstmSettings Network { get; } = new()
    {
        Encoder = new BertSettings { Vocabulary = 16, Hidden = 16, Layers = 2, Heads = 2, Intermediate = 16, Positions = 32, InitialDeviation = 0.2 },
        LstmHidden = 8,
    };

    public static BertLstmTrainingRequest Request(int epochs) => new()
    {
        Network = Network,
        Settings = new BertLstmTrainingSettings
        {
            Trainer = new TrainerSettings { Epochs = epochs, BatchSize = 8, LearningRate = 0.01 },
            MaxTokens = 12,
        },
        Training = Texts(120, seed: 1),
        Validation = Texts(40, seed: 2),
    };

    public static LabelledTokens Texts(int count, int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(i => i % 2 == 0).ToArray();
        return new LabelledTokens([.. labels.Select(label => Text(random, label))], labels);
    }

    private static int[] Text(Random random, bool isPositive)
    {
        var words = Enumerable.Range(0, random.Next(1, 11)).Select(_ => random.Next(6, 16)).ToArray();
        words[random.Next(words.Length)] = isPositive ? 4 : 5;
        return [2, .. words, 3];
    }
}
