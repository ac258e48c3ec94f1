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
        Assert.True(new DatabaseOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_the_value()
    {
        var result = new DatabaseOptionsValidator().Validate(null, new DatabaseOptions
        {
            Mode = DatabaseMode.External,
            BinFolder = "/no/such/bin",
            CommandTimeout = TimeSpan.Zero,
            ConnectPatience = TimeSpan.FromSeconds(-1),
            StartTimeout = TimeSpan.FromDays(2),
        });

        Assert.Collection(
            result.Failures!,
            failure => Assert.Contains("ConnectionString is empty", failure, StringComparison.Ordinal),
            failure => Assert.Contains("'/no/such/bin'", failure, StringComparison.Ordinal),
            failure => Assert.Contains("CommandTimeout is 00:00:00", failure, StringComparison.Ordinal),
            failure => Assert.Contains("ConnectPatience is -00:00:01", failure, StringComparison.Ordinal),
            failure => Assert.Contains("StartTimeout is 2.00:00:00", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host=db;Port=many;Password=secret")]
    [InlineData("Hots=db;Password=secret")]
    [InlineData("Database=forecasts;Password=secret")]
    [InlineData("no connection string, secret")]
    public void A_connection_string_that_is_none_is_refused_without_showing_the_password(string address)
    {
        var failure = Assert.Single(new DatabaseOptionsValidator().Validate(null, new DatabaseOptions { ConnectionString = address }).Failures!);

        Assert.StartsWith("Database:ConnectionString", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_that_contradicts_the_connection_string_is_refused()
    {
        var options = new DatabaseOptions { Mode = DatabaseMode.Managed, ConnectionString = Address };

        Assert.Contains("leave out one of them", Assert.Single(new DatabaseOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }
}
