using System.Globalization;
using Worker.Prices;

namespace Worker.Tests.Prices;

public sealed class PriceDigitsTests
{
    [Theory]
    [InlineData("29.920000076293945", "29.920000")]
    [InlineData("0.123456789123", "0.123456789")]
    [InlineData("0.000012334947123456", "0.0000123349471")]
    [InlineData("0.00000045055156", "0.00000045055156")]
    [InlineData("-0.00000045055156", "-0.00000045055156")]
    [InlineData("0", "0")]
    public void A_small_price_keeps_its_digits_and_a_large_one_six_decimals(string price, string kept) =>
        Assert.Equal(decimal.Parse(kept, CultureInfo.InvariantCulture), PriceDigits.Round(decimal.Parse(price, CultureInfo.InvariantCulture)));

    [Fact]
    public void Rounding_twice_is_rounding_once() =>
        CsCheck.Check.Sample(CsCheck.Gen.Decimal[0.0000000001m, 1000m], price => PriceDigits.Round(PriceDigits.Round(price)) == PriceDigits.Round(price));
}
