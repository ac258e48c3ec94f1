using Worker.Observability;

namespace Worker.Tests.Observability;

public sealed class NearestNameTests
{
    private static readonly string[] Jobs = ["fetch-prices", "forecast", "train-forecaster"];

    [Theory]
    [InlineData("fetch-price", "fetch-prices")]
    [InlineData("Forcast", "forecast")]
    [InlineData("trian-forecaster", "train-forecaster")]
    public void A_misspelt_name_leads_to_the_one_that_was_meant(string typed, string meant) => Assert.Equal(meant, NearestName.Of(typed, Jobs));

    [Theory]
    [InlineData("migrate")]
    [InlineData("x")]
    public void A_name_like_no_other_leads_nowhere(string typed) => Assert.Null(NearestName.Of(typed, Jobs));

    // The textbook examples of the distance.
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("saturday", "sunday", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("Same", "same", 0)]
    public void The_distance_is_the_number_of_single_character_edits(string from, string to, int edits) =>
        Assert.Equal(edits, NearestName.Distance(from, to));
}
