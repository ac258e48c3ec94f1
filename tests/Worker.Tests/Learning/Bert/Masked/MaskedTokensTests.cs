using CsCheck;
using Worker.Learning.Bert.Masked;

namespace Worker.Tests.Learning.Bert.Masked;

public sealed class MaskedTokensTests
{
    private const int MaskId = 4;

    [Fact]
    public void What_is_to_be_guessed_stands_inside_and_everything_else_stays() => Gen.Select(Gen.Int[1, 120], Gen.Int[0, 1_000_000]).Sample((words, seed) =>
    {
        int[] text = [2, .. Enumerable.Range(100, words), 3];

        var masked = MaskedTokens.Of(text, MaskId, 1000, new Random(seed));

        Assert.Equal(Math.Max(1, (int)Math.Round(0.15 * words)), masked.Positions.Length);
        Assert.All(masked.Positions, position => Assert.InRange(position, 1, text.Length - 2));
        Assert.Equal(masked.Positions.Select(position => text[position]), masked.Targets);
        Assert.All(Enumerable.Range(0, text.Length).Except(masked.Positions), position => Assert.Equal(text[position], masked.Ids[position]));
    }, iter: 200);

    [Fact]
    public void Eight_of_ten_become_the_mask_one_another_token_and_one_stays()
    {
        var random = new Random(1);
        int[] text = [2, .. Enumerable.Range(100, 100), 3];
        var ways = Enumerable.Range(0, 1000).Select(_ => MaskedTokens.Of(text, MaskId, 100_000, random))
            .SelectMany(masked => masked.Positions.Zip(masked.Targets, (position, target) => masked.Ids[position] == MaskId ? 'm' : masked.Ids[position] == target ? 's' : 'o'))
            .CountBy(way => way).ToDictionary();

        Assert.InRange(ways['m'] / 15_000.0, 0.78, 0.82);
        Assert.InRange(ways['s'] / 15_000.0, 0.09, 0.11);
        Assert.InRange(ways['o'] / 15_000.0, 0.09, 0.11);
    }
}
