using System.Globalization;
using System.Text;

namespace Worker.Learning.Bert;

/// <summary>
/// Lower case by Unicode's full mapping, which the reference uses. .NET's invariant mapping goes character by character and so differs in
/// two places: U+0130 (dotted capital I) becomes two characters, and U+03A3 (capital sigma) becomes U+03C2 at the end of a word.
/// </summary>
internal static class Lower
{
    private const char DottedCapitalI = '\u0130';
    private const char CapitalSigma = '\u03A3';
    private const char FinalSigma = '\u03C2';

    public static string Of(string word)
    {
        var lower = word.ToLowerInvariant();
        if (word.AsSpan().IndexOfAny(DottedCapitalI, CapitalSigma) < 0) return lower;

        var exact = new StringBuilder(lower);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == CapitalSigma && EndsWord(word, i)) exact[i] = FinalSigma;
        }

        return exact.Replace(DottedCapitalI.ToString(), "i\u0307").ToString();
    }

    // Unicode's Final_Sigma: a letter with case before it and none after it, with any marks and apostrophes between.
    private static bool EndsWord(string word, int at)
    {
        var before = word[..at].EnumerateRunes().Reverse().SkipWhile(IsCaseIgnorable).Take(1).Any(IsCased);
        return before && !word[(at + 1)..].EnumerateRunes().SkipWhile(IsCaseIgnorable).Take(1).Any(IsCased);
    }

    // Letters with case, and the symbols with case: ordinals, Roman numerals, letters in circles and squares.
    private static bool IsCased(Rune rune) => Rune.IsUpper(rune) || Rune.IsLower(rune) ||
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter ||
        rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    private static bool IsCaseIgnorable(Rune rune) => rune.Value is '\'' or '.' or ':' or '^' or '`' or 0xB7 or 0x2018 or 0x2019 or 0x2024 or 0x2027 ||
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
