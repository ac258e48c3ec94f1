using SkiaSharp;
using Worker.Reports;

namespace Worker.Tests.Reports;

public sealed class WordCloudLayoutTests
{
    private static readonly SKRect Area = new(30, 40, 530, 340);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_box_overlaps_another_or_leaves_the_area(int seed)
    {
        var boxes = Boxes(seed, count: 150);

        SKRect[] places = [.. WordCloudLayout.Place(boxes, Area).OfType<SKRect>()];

        Assert.InRange(places.Length, 50, 150);
        Assert.All(places, place => Assert.True(Area.Contains(place)));
        for (var i = 0; i < places.Length; i++)
        {
            for (var j = 0; j < i; j++)
                Assert.False(SKRect.Intersect(places[i], places[j]) is { Width: > 0, Height: > 0 }, $"boxes {i} and {j} overlap");
        }
    }

    [Fact]
    public void The_first_box_is_in_the_middle()
    {
        var place = WordCloudLayout.Place([new SKSize(100, 40)], Area).Single()!.Value;

        Assert.Equal(Area.MidX, place.MidX, WordCloudRoom.Cell);
        Assert.Equal(Area.MidY, place.MidY, WordCloudRoom.Cell);
    }

    [Fact]
    public void The_same_boxes_get_the_same_places() =>
        Assert.Equal(WordCloudLayout.Place(Boxes(5, 60), Area), WordCloudLayout.Place(Boxes(5, 60), Area));

    [Fact]
    public void A_box_without_room_has_no_place_and_the_others_keep_theirs()
    {
        SKRect?[] places = [.. WordCloudLayout.Place([new SKSize(600, 10), new SKSize(490, 290), new SKSize(50, 50)], Area)];

        Assert.Null(places[0]);
        Assert.NotNull(places[1]);
        Assert.Null(places[2]);
    }

    private static IEnumerable<SKSize> Boxes(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new SKSize(20 + 80 * random.NextSingle(), 8 + 22 * random.NextSingle()))];
    }
}
