using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class WordCloudScaleTests
{
    [Theory]
    [InlineData(4, 12)]
    [InlineData(25, 36)]
    [InlineData(64, 60)]
    public void Size_grows_with_the_square_root_of_the_weight(double weight, float size) =>
        Assert.Equal(size, new WordCloudScale(LeastWeight: 4, MostWeight: 64, Largest: 60).Size(weight), 1e-4);

    [Fact]
    public void Words_of_one_weight_are_all_largest() => Assert.Equal(60, new WordCloudScale(5, 5, 60).Size(5));

    [Theory]
    [InlineData(1, 144, new double[] { 1, 10, 30 })]
    [InlineData(9.3, 153, new double[] { 9, 25, 50 })]
    [InlineData(0.02, 0.02, new[] { 0.02 })]
    public void The_legend_shows_round_weights_of_the_cloud(double least, double most, double[] expected) =>
        Assert.Equal(expected, new WordCloudScale(least, most, 60).Samples());
}
