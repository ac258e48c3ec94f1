using System.Text.Json;
using Worker.Models;
using Worker.Storage.Tables;

namespace Worker.Tests.Models;

public sealed class LineageTests
{
    private static readonly DateOnly May = new(2020, 5, 1);
    private static readonly DateOnly June = new(2020, 6, 1);
    private static readonly DateOnly July = new(2020, 7, 1);

    [Fact]
    public void Together_two_versions_have_seen_all_sessions_up_to_the_later_ends()
    {
        var one = new Lineage { Sessions = new SeenSessions(May, July) };
        var other = new Lineage { Sessions = new SeenSessions(June, June) };

        Assert.Equal(new SeenSessions(June, July), one.And(other).Sessions);
        Assert.Equal(one.And(other).Sessions, other.And(one).Sessions);
    }

    [Fact]
    public void Together_two_versions_have_seen_all_texts_from_the_lower_fractions_on()
    {
        var one = new Lineage { Texts = new SeenTexts(FittedFrom: 0.2, SelectedFrom: 0.1) };
        var other = new Lineage { Texts = new SeenTexts(FittedFrom: 0.3, SelectedFrom: 0.05) };

        Assert.Equal(new SeenTexts(0.2, 0.05), one.And(other).Texts);
    }

    [Fact]
    public void A_forecast_made_after_the_last_seen_session_or_a_text_below_the_fraction_is_unseen()
    {
        var prices = new Lineage { Sessions = new SeenSessions(May, June) };
        Assert.True(prices.IsUnseen(June));
        Assert.False(prices.IsUnseen(June.AddDays(-1)));

        var texts = new Lineage { Texts = new SeenTexts(0.3, 0.2) };
        Assert.True(texts.IsUnseen(0.199));
        Assert.False(texts.IsUnseen(0.2));
    }

    [Fact]
    public void Of_a_version_without_a_recorded_lineage_nothing_is_unseen()
    {
        var known = new Lineage { Sessions = new SeenSessions(May, June) };

        Assert.False(Lineage.Unknown.IsUnseen(DateOnly.MaxValue));
        Assert.False(Lineage.Unknown.IsUnseen(0.0));
        Assert.False(known.And(Lineage.Unknown).IsUnseen(DateOnly.MaxValue));
        Assert.Equal(Lineage.Unknown.ToJson(), Lineage.Of(Version(7, "{}")).ToJson());
    }

    [Fact]
    public void A_fine_tuned_version_names_its_ancestors_from_the_oldest_on()
    {
        var grandparent = new Lineage { Sessions = new SeenSessions(May, July) };
        var parent = new Lineage { Sessions = new SeenSessions(May, June) }.From(Version(3, grandparent.ToJson()));

        var child = new Lineage { Sessions = new SeenSessions(June, June) }.From(Version(5, parent.ToJson()));

        Assert.Equal([3, 5], child.Ancestors);
        Assert.Equal(new SeenSessions(June, July), child.Sessions);
    }

    [Fact]
    public void The_text_form_is_read_back_and_text_that_is_no_lineage_is_an_error()
    {
        var lineage = new Lineage { Ancestors = [1, 2], Texts = new SeenTexts(0.3, 0.2) };

        Assert.Equal("""{"ancestors":[1,2],"texts":{"fitted_from":0.3,"selected_from":0.2}}""", lineage.ToJson());
        Assert.Equal(lineage.Texts, Lineage.Of(Version(1, lineage.ToJson())).Texts);
        Assert.Throws<JsonException>(() => Lineage.Of(Version(1, "[]")));
    }

    private static ModelVersionRow Version(long id, string lineage) => new()
    {
        Id = id,
        Kind = "forecaster",
        Name = "gru",
        TrainedFrom = May,
        TrainedTo = July,
        Metrics = "{}",
        Settings = "{}",
        DataSha256 = "",
        CodeVersion = "",
        Seed = 1,
        Device = "cpu",
        IsCurrent = false,
        CheckpointPath = "",
        CheckpointSha256 = "",
        CreatedAt = default,
        Lineage = lineage,
    };
}
