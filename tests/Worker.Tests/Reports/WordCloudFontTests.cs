using Worker.Observability;
using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class WordCloudFontTests
{
    [Theory]
    [InlineData("DejaVu Sans", "DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono")]
    [InlineData("Noto Sans", "DejaVu Sans", "Noto Sans")]
    [InlineData("Some Sans", "Another", "Some Sans")]
    [InlineData("Lone Serif", "Lone Serif")]
    public void A_sans_serif_family_is_preferred(string expected, params string[] installed) =>
        Assert.Equal(expected, WordCloudFont.Choose(installed));

    /// <summary>On a machine without fonts Skia reports one family without a name.</summary>
    [Theory]
    [InlineData]
    [InlineData("")]
    public void A_machine_without_fonts_is_told_what_to_install(params string[] installed)
    {
        var error = Assert.Throws<OperatorException>(() => WordCloudFont.Choose(installed));

        Assert.Contains("fonts-dejavu-core", error.Message, StringComparison.Ordinal);
    }
}
