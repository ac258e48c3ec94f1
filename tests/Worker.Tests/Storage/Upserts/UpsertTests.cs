using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Tests.Storage.Upserts;

public sealed class UpsertTests
{
    public static TheoryData<string> All => [.. Upserts().Keys];

    [Fact]
    public void Every_folder_member_that_writes_rows_is_found() => Assert.True(All.Count >= 9, $"{All.Count} upserts were found");

    [Theory]
    [MemberData(nameof(All))]
    public void Every_mapped_column_that_the_database_does_not_generate_is_inserted(string name)
    {
        var (entity, upsert) = Upserts()[name];
        var mapped = entity.GetProperties().Where(property => !property.ValueGenerated.HasFlag(ValueGenerated.OnAdd))
            .Select(Column);
        Assert.Equal(mapped.Order(StringComparer.Ordinal), Columns(upsert, "Inserted").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_key_is_unique_in_the_table(string name)
    {
        var (entity, upsert) = Upserts()[name];
        var keys = entity.GetKeys().Select(key => key.Properties)
            .Concat(entity.GetIndexes().Where(index => index.IsUnique).Select(index => index.Properties))
            .Select(properties => properties.Select(Column).Order(StringComparer.Ordinal).ToArray());
        Assert.Contains(Columns(upsert, "Key").Order(StringComparer.Ordinal).ToArray(), keys);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_updated_columns_are_compared_and_no_key_is_updated(string name)
    {
        var (_, upsert) = Upserts()[name];
        Assert.Empty(Columns(upsert, "Compared").Except(Columns(upsert, "Updated")));
        Assert.Empty(Columns(upsert, "Updated").Intersect(Columns(upsert, "Key")));
    }

    [Fact]
    public void A_column_that_an_existing_row_keeps_is_inserted_and_never_updated()
    {
        Assert.Contains("first_seen_at", ReviewUpsert.Upsert.Inserted);
        Assert.DoesNotContain("first_seen_at", ReviewUpsert.Upsert.Updated);
    }

    [Fact]
    public void An_incidental_column_is_updated_and_not_compared()
    {
        Assert.Contains("updated_at", ReviewUpsert.Upsert.Updated);
        Assert.DoesNotContain("updated_at", ReviewUpsert.Upsert.Compared);
    }

    [Fact]
    public void Of_two_rows_with_one_key_the_last_is_kept_in_place()
    {
        DateOnly day = new(2020, 1, 2);
        CorporateActionRow Action(string symbol, decimal value) => new() { Symbol = symbol, Date = day, Kind = "split", Value = value };
        var kept = CorporateActionUpsert.Upsert.LastOfEach([Action("A", 1), Action("B", 2), Action("A", 3)]);
        Assert.Equal([("B", 2m), ("A", 3m)], kept.Select(row => (row.Symbol, row.Value)));
    }

    private static string Column(IReadOnlyProperty property) => property.FindAnnotation("Relational:ColumnName")?.Value as string ?? throw new InvalidOperationException(property.Name);

    private static IReadOnlyList<string> Columns(object upsert, string list) =>
        (IReadOnlyList<string>)upsert.GetType().GetProperty(list)!.GetValue(upsert)!;

    private static Dictionary<string, (IEntityType Entity, object Upsert)> Upserts() => typeof(PriceBarUpsert).Assembly.GetTypes()
        .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
        .Where(property => property.PropertyType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Upsert<>))
        .ToDictionary(
            property => $"{property.DeclaringType!.Name}.{property.Name}",
            property => (StorageMapping.Instance.FindEntityType(property.PropertyType.GetGenericArguments()[0])!, property.GetValue(null)!));
}
