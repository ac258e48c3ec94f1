using Worker.Cli.Settings;
using Worker.Storage;

namespace Worker.Tests.Storage;

public sealed class DatabaseOptionsTests
{
    private const string Address = "Host=db;Database=forecasts;Username=me;Password=secret";

    [Theory]
    [InlineData(null, null, DatabaseMode.Managed)]
    [InlineData(null, "", DatabaseMode.Managed)]
    [InlineData(null, Address, DatabaseMode.External)]
    [InlineData(DatabaseMode.Managed, null, DatabaseMode.Managed)]
    [InlineData(DatabaseMode.External, Address, DatabaseMode.External)]
    public void A_connection_string_decides_the_mode_where_the_settings_do_not(DatabaseMode? mode, string? address, DatabaseMode expected)
    {
        var options = new DatabaseOptions { Mode = mode, ConnectionString = address };

        Assert.Equal(expected, options.EffectiveMode);
        Assert.Empty(Faults(options));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_the_value()
    {
        var faults = Faults(new DatabaseOptions
        {
            Mode = DatabaseMode.External,
            BinFolder = "/no/such/bin",
            CommandTimeout = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(-1),
            StartTimeout = TimeSpan.FromDays(2),
        });

        Assert.Equal(["BinFolder", "CommandTimeout", "ConnectTimeout", "Mode", "StartTimeout"], faults.Select(fault => fault.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Host=db;Port=many;Password=secret")]
    [InlineData("Hots=db;Password=secret")]
    [InlineData("Database=forecasts;Password=secret")]
    [InlineData("no connection string, secret")]
    public void A_connection_string_that_is_none_is_refused_without_showing_the_password(string address)
    {
        var failure = Assert.Single(Faults(new DatabaseOptions { ConnectionString = address }));

        Assert.StartsWith("ConnectionString", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_that_contradicts_the_connection_string_is_refused()
    {
        var options = new DatabaseOptions { Mode = DatabaseMode.Managed, ConnectionString = Address };

        Assert.StartsWith("Mode", Assert.Single(Faults(options)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Faults(DatabaseOptions options) =>
    [
        .. new DatabaseOptionsValidator().Validate(null, options).Failures ?? [],
        .. new DatabaseOptionsRules().Validate(null, options).Failures ?? [],
    ];
}
