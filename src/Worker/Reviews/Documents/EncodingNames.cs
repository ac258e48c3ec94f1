using System.Text;

namespace Worker.Reviews.Documents;

/// <summary>Finds encodings by the names that documents and hosts use, as browsers do (WHATWG Encoding, section 4.2).</summary>
internal static class EncodingNames
{
    private static readonly Dictionary<string, int> CodePages = Table(
        // Latin-1 and ASCII are what programs write that mean Windows-1252: the codes 0x80 to 0x9F are quotes, dashes and the euro sign.
        (1252, "iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 latin1 latin-1 l1 cp819 ibm819 iso-ir-100 csisolatin1 ascii us-ascii "
            + "ansi_x3.4-1968 x-cp1252 cp1252 win-1252 x-ansi"),
        (1254, "iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 x-cp1254 cp1254"),
        (874, "iso-8859-11 iso8859-11 tis-620 dos-874"),
        (1250, "cp1250 x-cp1250"),
        (1251, "cp1251 x-cp1251 win-1251"),
        (932, "shift-jis sjis x-sjis ms_kanji windows-31j ms932 csshiftjis cp932"),
        (949, "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr cp949"),
        (54936, "gbk gb2312 gb_2312-80 chinese csgb2312 x-gbk cp936"),
        (950, "big5 big5-hkscs cn-big5 x-x-big5 csbig5 cp950"),
        (20866, "koi koi8 koi8_r cskoi8r"),
        (21866, "koi8-ru"),
        (65001, "utf8 unicode-1-1-utf-8 x-unicode20utf8"));

    public static Encoding Windows1252 => ByCodePage(1252);

    /// <summary>An encoding by name, in any case; null if there is none, and for UTF-7, which hides markup.</summary>
    public static Encoding? Find(string name)
    {
        var label = name.Trim().ToLowerInvariant();
        if (CodePages.TryGetValue(label, out var codePage))
            return ByCodePage(codePage);
        try
        {
            var found = CodePagesEncodingProvider.Instance.GetEncoding(label) ?? Encoding.GetEncoding(label);
            return found.CodePage is 65000 ? null : found;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Encoding ByCodePage(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);

    private static Dictionary<string, int> Table(params (int CodePage, string Labels)[] rows) =>
        rows.SelectMany(row => row.Labels.Split(' ').Select(label => (label, row.CodePage))).ToDictionary(pair => pair.label, pair => pair.CodePage, StringComparer.Ordinal);
}
