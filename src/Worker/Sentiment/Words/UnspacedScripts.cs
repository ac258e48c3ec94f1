namespace Worker.Sentiment.Words;

/// <summary>Scripts that put no spaces between words, so that what stands between two spaces is a sentence.</summary>
internal static class UnspacedScripts
{
    // Thai and Lao, Tibetan and Burmese, Khmer, Kana, Han (with its extensions), further blocks of Burmese, Khmer and Kana, Javanese.
    private static readonly (int First, int Last)[] Blocks =
    [
        (0x0E00, 0x0EFF), (0x0F00, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF), (0xA980, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF),
    ];

    public static bool IsIn(string word) =>
        word.EnumerateRunes().Any(rune => Array.Exists(Blocks, block => rune.Value >= block.First && rune.Value <= block.Last));
}
