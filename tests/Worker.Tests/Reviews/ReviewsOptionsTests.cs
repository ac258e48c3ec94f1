using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Reviews;

namespace Worker.Tests.Reviews;

public sealed class ReviewsOptionsTests
{
    [Fact]
    public void The_defaults_are_valid_and_name_no_source() => Assert.Empty(Options().Sources);

    [Fact]
    public void A_source_of_each_kind_is_read()
    {
        var sources = Options(
            ("0:Name", "app"), ("0:Kind", "AppStoreJson"), ("0:Subject", "App"), ("0:Address", "https://example.org/json"),
            ("1:Name", "films"), ("1:Kind", "rss"), ("1:Subject", "Films"), ("1:Path", "films.xml"), ("1:RatingWords:thumbs up", "5"),
            ("2:Name", "csv"), ("2:Kind", "Delimited"), ("2:Path", "reviews.csv"), ("2:Columns:Body", "comment"), ("2:BestRating", "10"),
            ("3:Name", "lines"), ("3:Kind", "JsonLines"), ("3:Path", "reviews.jsonl"),
            ("4:Name", "polarity"), ("4:Kind", "LabelledText"), ("4:Subject", "Films"), ("4:Positive", "a.pos"), ("4:Negative", "https://example.org/a.neg"),
            ("5:Name", "games"), ("5:Layout", "steam"), ("5:Subject", "Game"), ("5:Address", "https://example.org/appreviews/1?json=1")).Sources;

        Assert.Equal(Enum.GetValues<ReviewSourceKind>().Order(), sources.Select(source => source.Kind!.Value).Order());
        Assert.Equal((5.0, "comment", 10.0), (sources[1].RatingWords["Thumbs Up"], sources[2].Columns.Body, sources[2].BestRating));
        Assert.Equal(["a.pos", "https://example.org/a.neg"], sources[4].Locations);
    }

    [Fact]
    public void The_example_of_the_readme_has_every_kind_and_layout_and_is_valid()
    {
        var readme = File.ReadAllText(Path.Combine(Architecture.SourceTree.Root, "deploy/reviews.md"));
        var example = readme.Split("```json\n").Skip(1).Select(rest => rest.Split("```")[0]).Single(block => block.Contains("\"Reviews\"", StringComparison.Ordinal));
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(example));

        var sources = Options(new ConfigurationBuilder().AddJsonStream(stream)
            .AddInMemoryCollection([KeyValuePair.Create("Reviews:Keys:api", (string?)"secret")]).Build()).Sources;

        Assert.Equal(Enum.GetValues<ReviewSourceKind>().Order(), sources.Select(source => source.Kind!.Value).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReviewLayout>().Order(), sources.Select(source => source.Layout).OfType<ReviewLayout>().Order());
        Assert.Equal("post.text", sources.Single(source => source is { Kind: ReviewSourceKind.JsonLines, Layout: null }).Columns.Body);
    }

    [Theory]
    [InlineData("Name", "my app", "Sources.0.Name: expected 1 to 64 letters")]
    [InlineData("Kind", "Atom", "Kind")]
    [InlineData("Subject", "", "Sources.0.Subject: is empty")]
    [InlineData("Address", "file:///etc/passwd", "Sources.0.Address: expected an absolute http or https address.")]
    [InlineData("Address", "", "Sources.0.Path: is empty and so is Address")]
    [InlineData("Path", "feed.xml", "Sources.0.Path: is set and so is Address")]
    [InlineData("Positive", "feed.pos", "Sources.0.Kind: Rss is read from Address or Path")]
    [InlineData("BestRating", "0", "Sources.0.BestRating: expected a number above 0")]
    [InlineData("RatingWords:great", "6", "Sources.0.RatingWords.great: expected 0 to 5 stars.")]
    [InlineData("Encoding", "klingon", "Sources.0.Encoding: there is no such encoding")]
    [InlineData("Separator", ";;", "Sources.0.Separator: expected one character")]
    public void A_setting_out_of_bounds_is_refused_by_name(string key, string value, string said)
    {
        Dictionary<string, string> source = new() { ["Name"] = "app", ["Kind"] = "Rss", ["Subject"] = "App", ["Address"] = "https://example.org/feed" };
        source[key] = value;

        // Words that are no kind are refused by the binder here, and by the schema of the settings before it.
        var refusal = Assert.ThrowsAny<Exception>(() => Options([.. source.Select(pair => ($"0:{pair.Key}", pair.Value))]));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxEntries", "500001")]
    [InlineData("MaxRejections", "10001")]
    [InlineData("MaxTextLength", "100001")]
    public void A_bound_that_would_take_too_much_memory_is_refused(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"Reviews:{key}", (string?)value)]).Build();

        Assert.Contains(key, Assert.Throws<OptionsValidationException>(() => Options(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_without_files_and_a_name_given_twice_are_refused_together()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Options(
            ("0:Name", "pair"), ("0:Kind", "LabelledText"), ("0:Subject", "Films"), ("1:Name", "Pair"), ("1:Kind", "JsonLines"), ("1:Path", "x")));

        Assert.Equal(2, refusal.Failures.Count());
        Assert.Contains("Sources: the name 'pair' is there 2 times", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_found_by_the_name_of_its_source_and_one_of_no_source_is_refused()
    {
        (string, string?)[] settings =
        [
            ("Sources:0:Name", "shop"), ("Sources:0:Kind", "Json"), ("Sources:0:Address", "https://example.org/reviews?key={key}"), ("Keys:SHOP", "a b"),
        ];

        Assert.Equal(["https://example.org/reviews?key=a%20b"], Options(Configuration(settings)).Sources[0].Locations);
        Assert.Contains(
            "Keys.other: no source has that name",
            Assert.Throws<OptionsValidationException>(() => Options(Configuration([.. settings, ("Keys:other", "x")]))).Message, StringComparison.Ordinal);

        static IConfiguration Configuration((string Key, string? Value)[] settings) => new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Reviews:{setting.Key}", setting.Value))).Build();
    }

    private static ReviewsOptions Options(params (string Key, string Value)[] settings) => Options(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Reviews:Sources:{setting.Key}", (string?)setting.Value))).Build());

    private static ReviewsOptions Options(IConfiguration configuration) =>
        new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddReviewFeeds().BuildServiceProvider().GetRequiredService<IOptions<ReviewsOptions>>().Value;
}
