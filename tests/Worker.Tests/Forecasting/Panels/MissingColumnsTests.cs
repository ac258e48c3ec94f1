using Worker.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Panels;

public sealed class MissingColumnsTests
{
    [Fact]
    public void Symbols_without_a_column_in_any_bar_are_named()
    {
        var full = RandomBars.Of("FULL", 50, seed: 1);
        var closes = DailyBars.OfCloses("CLOSES", full.Dates, full.Close);
        var noVolume = full with { Symbol = "QUIET", Volume = full.Volume.Select(_ => double.NaN).ToArray() };

        var missing = MissingColumns.Of([full, closes, noVolume]);

        Assert.Equal(["CLOSES"], missing.Range);
        Assert.Equal(["CLOSES", "QUIET"], missing.Volume);
        Assert.True(MissingColumns.Of([full]).IsNone);
    }
}
