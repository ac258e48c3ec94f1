using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Encoders;

namespace Worker.Tests.Encoders;

public sealed class HubOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Equal("https://huggingface.co/", Options().Address.AbsoluteUri);

    [Fact]
    public void A_token_may_go_to_this_machine_without_encryption() => Assert.Equal("t", Options(("Address", "http://127.0.0.1:80/"), ("Token", "t")).Token);

    [Theory]
    [InlineData("Address", "ftp://hub.example.org/", "Address: expected an absolute http or https address.")]
    [InlineData("Address", "http://hub.example.org/", "Address: is http while there is a Token")]
    [InlineData("Token", "hf_a b", "Token: holds spaces")]
    [InlineData("MaxRetries", "51", "MaxRetries")]
    [InlineData("StallTimeout", "00:00:00", "StallTimeout")]
    [InlineData("MaxFileBytes", "10", "MaxFileBytes")]
    public void A_setting_out_of_bounds_is_refused_by_name(string key, string value, string said)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Options(("Token", "hf_abc"), (key, value)));

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_abc", refusal.Message, StringComparison.Ordinal);
    }

    private static HubOptions Options(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            values[$"{HubOptions.Section}:{key}"] = value;
        return new ServiceCollection().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddEncoders(_ => "data")
            .BuildServiceProvider().GetRequiredService<IOptions<HubOptions>>().Value;
    }
}
