using Worker.Encoders;
using Worker.Tests.Prices;

namespace Worker.Tests.Encoders;

/// <summary>Against what git, sha256sum and sha1sum say of the line "hello".</summary>
public sealed class FileChecksumTests
{
    [Theory]
    [InlineData("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    [InlineData("5891B5B522D5DF086D0FF0B110FBD9D21BB4FC7163AF34D08286A2E846F6BE03")]
    [InlineData("ce013625030ba8dba906f756967f9e9ca394464a")]
    [InlineData("f572d396fae9206628714fb2ce00f72e94f2258f")]
    [InlineData("an opaque tag")]
    [InlineData(null)]
    public async Task A_file_that_is_what_its_tag_says_has_no_difference(string? identity) => Assert.Null(await DifferenceAsync(identity));

    [Theory]
    [InlineData("6891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")]
    [InlineData("de013625030ba8dba906f756967f9e9ca394464a")]
    public async Task A_file_that_is_not_has_one_which_names_both(string identity)
    {
        var difference = await DifferenceAsync(identity);

        Assert.Contains($"; expected {identity}", difference, StringComparison.Ordinal);
        Assert.Contains(identity[1..], difference!.Replace($"expected {identity}", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<string?> DifferenceAsync(string? identity)
    {
        using var folder = new TemporaryFolder();
        return await FileChecksum.FindDifferenceAsync(folder.Write("file", "hello\n"), identity, TestContext.Current.CancellationToken);
    }
}
