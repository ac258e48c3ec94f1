using System.Globalization;
using System.Text;

namespace Worker.Learning.Bert;

/// <summary>
/// Cuts text into the words that WordPiece works on, by the rules of BERT's reference (Devlin et al. 2019, <c>BasicTokenizer</c>): control
/// characters out, spaces around Chinese characters, lower case and no accents if requested, every punctuation mark as one word.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Compared with those rules under Python 3.11 (Unicode 14) for every code point inside, before and after a word: equal except for U+1171E,
/// since moved from Mn to Mc, and the 10,294 code points assigned since (U+0897, U+0CF3, ... U+31350 to U+323AF), which that release drops
/// as unassigned and .NET 10 (Unicode 16) keeps.
/// </remarks>
internal sealed class BasicTokenizer(TokenizerSettings settings)
{
    private readonly bool _stripAccents = settings.StripAccents ?? settings.LowerCase;

    public List<string> Split(string text)
    {
        var words = new List<string>(text.Length / 4);
        var cleaned = Clean(text);
        foreach (var range in Words(cleaned)) AddWord(cleaned[range], words);
        return words;
    }

    private void AddWord(string word, List<string> words)
    {
        // The reference lets these through unchanged if they are between spaces.
        if (word is "[UNK]" or "[SEP]" or "[PAD]" or "[CLS]" or "[MASK]")
        {
            words.Add(word);
            return;
        }

        if (settings.LowerCase) word = Lower.Of(word);
        if (_stripAccents) word = StripAccents(word);
        SplitOnPunctuation(word, words);
    }

    private string Clean(string text)
    {
        var cleaned = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsRemoved(rune)) continue;
            if (settings.SplitChinese && IsChinese(rune.Value)) cleaned.Append(' ').Append(rune).Append(' ');
            else if (rune.IsBmp) cleaned.Append((char)rune.Value);
            else cleaned.Append(rune);
        }

        return cleaned.ToString();
    }

    private static List<Range> Words(string text)
    {
        var words = new List<Range>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isSpace = i == text.Length || char.IsWhiteSpace(text[i]);
            if (isSpace && start >= 0)
            {
                words.Add(start..i);
                start = -1;
            }
            else if (!isSpace && start < 0)
            {
                start = i;
            }
        }

        return words;
    }

    private static string StripAccents(string word)
    {
        if (Ascii.IsValid(word)) return word;
        var kept = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark) kept.Append(rune);
        }

        return kept.ToString();
    }

    private static void SplitOnPunctuation(string word, List<string> words)
    {
        var start = 0;
        for (var i = 0; i < word.Length;)
        {
            Rune.DecodeFromUtf16(word.AsSpan(i), out var rune, out var length);
            if (IsPunctuation(rune))
            {
                if (i > start) words.Add(word[start..i]);
                words.Add(word.Substring(i, length));
                start = i + length;
            }

            i += length;
        }

        if (start < word.Length) words.Add(word[start..]);
    }

    // Half of a surrogate pair comes as U+FFFD. Unassigned and private characters go too, as in the reference.
    private static bool IsRemoved(Rune rune) => rune.Value is 0 or 0xFFFD ||
        (rune.Value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate);

    // All ASCII that is neither letter nor digit counts, also what Unicode calls a symbol: $ + < = > ^ ` | ~
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is > 32 and < 127 && !Rune.IsLetterOrDigit(rune)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    // The CJK Unified Ideographs blocks of the reference; kana and Hangul are words like any other.
    private static bool IsChinese(int rune) => rune is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
