using Worker.Learning.Bert;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
public sealed class TokenBatchesTests
{
    private static readonly int[][] Texts = [.. Enumerable.Range(0, 2_003).Select(i => new int[2 + (i * 7919 % 60)])];

    [Theory]
    [InlineData(LengthPadding.Buckets, true)]
    [InlineData(LengthPadding.Buckets, false)]
    [InlineData(LengthPadding.Fixed, true)]
    [InlineData(LengthPadding.Fixed, false)]
    public void Every_text_is_in_one_batch(LengthPadding padding, bool isShuffled)
    {
        var batches = TokenBatches.Of(Texts, 16, padding, isShuffled ? new Random(1) : null);

        Assert.Equal(Enumerable.Range(0, Texts.Length), batches.SelectMany(batch => batch).Order());
        Assert.Equal(126, batches.Count);
        Assert.All(batches, batch => Assert.InRange(batch.Length, 1, 16));
    }

    [Fact]
    public void Buckets_leave_little_padding()
    {
        var batches = TokenBatches.Of(Texts, 16, LengthPadding.Buckets, new Random(1));
        var real = Texts.Sum(text => text.Length);

        Assert.InRange(batches.Sum(batch => batch.Length * batch.Max(item => Texts[item].Length)), real, real * 1.05);
    }

    [Fact]
    public void The_seed_alone_decides_the_batches()
    {
        static IReadOnlyList<int[]> Of(int seed) => TokenBatches.Of(Texts, 16, LengthPadding.Buckets, new Random(seed));

        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void Short_and_long_batches_come_in_no_order()
    {
        var lengths = TokenBatches.Of(Texts, 16, LengthPadding.Buckets, new Random(1)).Select(batch => Texts[batch[0]].Length).ToList();

        Assert.NotEqual(lengths.Order(), lengths);
        Assert.NotEqual(lengths.OrderDescending(), lengths);
    }

    [Fact]
    public void A_batch_is_as_wide_as_its_longest_text_or_as_asked_for()
    {
        using var scope = NewDisposeScope();

        var batch = TokenBatch.Of([[2, 7, 3], [2, 3]], length: null, CPU);

        Assert.Equal([2, 3], batch.Ids.shape);
        Assert.Equal([2L, 7, 3, 2, 3, 0], batch.Ids.data<long>().ToArray());
        Assert.Equal([true, true, true, true, true, false], batch.Mask.data<bool>().ToArray());
        Assert.Equal([1, 5], TokenBatch.Of([[2, 3]], length: 5, CPU).Ids.shape);
    }
}
