using static TorchSharp.torch;

namespace Worker.Learning.Bert;

/// <summary>Texts side by side, padded to one length. Its tensors belong to the dispose scope it was made in.</summary>
/// <param name="Ids">[B, T] int64.</param>
/// <param name="Mask">[B, T] bool, true at real tokens, which come first.</param>
internal sealed record TokenBatch(Tensor Ids, Tensor Mask)
{
    /// <param name="texts">Token ids of every text; at least one.</param>
    /// <param name="length">T; null takes the longest text's.</param>
    public static TokenBatch Of(IReadOnlyList<int[]> texts, int? length, Device device)
    {
        var width = length ?? texts.Max(text => text.Length);
        // What fills up a row is masked out, so that any id works: 0.
        var ids = new long[texts.Count * width];
        var mask = new bool[texts.Count * width];
        for (var row = 0; row < texts.Count; row++)
        {
            var start = row * width;
            for (var i = 0; i < texts[row].Length; i++) ids[start + i] = texts[row][i];
            mask.AsSpan(start, texts[row].Length).Fill(true);
        }

        return new TokenBatch(
            tensor(ids, [texts.Count, width], device: device),
            tensor(mask, [texts.Count, width], device: device));
    }
}
