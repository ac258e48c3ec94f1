using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class RunTextTests
{
    [Fact]
    public void A_text_of_a_feed_fits_into_PostgreSQL_and_onto_a_terminal() =>
        Assert.Equal("first\nsecond\\u0000\\u001b[2J\\ud800", RunText.Of("first\nsecond\0\u001b[2J" + (char)0xd800));

    [Fact]
    public void A_text_without_end_is_cut_and_its_length_is_said()
    {
        var text = RunText.Of(new string('a', 5_000_000));

        Assert.True(text.Length < 20_100);
        Assert.EndsWith("... (5000000 characters)", text, StringComparison.Ordinal);
        Assert.Null(RunText.Of(null));
    }
}
