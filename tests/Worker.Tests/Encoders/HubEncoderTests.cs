using Worker.Encoders;

namespace Worker.Tests.Encoders;

public sealed class HubEncoderTests
{
    private static readonly Uri Hub = new("https://hub.example.org/mirror");

    [Theory]
    [InlineData("google-bert/bert-base-uncased", "google-bert/bert-base-uncased", "main", "google-bert--bert-base-uncased@main")]
    [InlineData("org/name_1.5@v2.0", "org/name_1.5", "v2.0", "org--name_1.5@v2.0")]
    [InlineData("org/name@refs/pr/7", "org/name", "refs/pr/7", "org--name@refs--pr--7")]
    public void An_id_has_an_organisation_a_name_and_perhaps_a_revision(string text, string id, string revision, string folder)
    {
        var model = HubEncoder.Parse(text)!;

        Assert.Equal((id, revision, folder), (model.Id, model.Revision, model.FolderName));
    }

    [Theory]
    [InlineData("bert-base-uncased")]
    [InlineData("./models/bert")]
    [InlineData("/models/bert")]
    [InlineData("a/b/c")]
    [InlineData("../x")]
    [InlineData("org/..")]
    [InlineData("org/name@../../etc")]
    [InlineData("org/name@")]
    [InlineData("org/na me")]
    public void What_is_no_id_is_none(string text) => Assert.Null(HubEncoder.Parse(text));

    [Fact]
    public void A_file_is_asked_for_below_the_address_of_the_hub() => Assert.Equal(
        "https://hub.example.org/mirror/org/name/resolve/refs%2Fpr%2F7/config.json",
        HubEncoder.Parse("org/name@refs/pr/7")!.AddressOf(Hub, "refs/pr/7", "config.json").AbsoluteUri);
}
