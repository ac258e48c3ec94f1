using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Observability;

namespace Worker.Encoders;

/// <summary>Section <c>Sentiment:Hub</c>: where trained encoders are downloaded from, once.</summary>
internal sealed class HubOptions
{
    public const string Section = "Sentiment:Hub";

    /// <summary>The hub, or a mirror of it: answers <c>ORG/NAME/resolve/REVISION/FILE</c>. An absolute http or https address.</summary>
    [Required]
    public Uri Address { get; set; } = new("https://huggingface.co/");

    /// <summary>The access token of models that need one; sent to <see cref="Address"/> and to no other host. Default none.</summary>
    public string Token { get; set; } = "";

    /// <summary>Attempts after the first, each continuing where the one before ended. 0 to 50, default 5.</summary>
    [Range(0, 50)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>Median wait before the first retry; it doubles with each and is jittered. 1 ms to 10 minutes, default 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait before a retry, also if the hub asks for a longer one. 1 ms to 1 hour, default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest silence: until an answer begins, and between two pieces of it. 10 ms to 1 hour, default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Largest file in bytes. 1 KiB to 1 TiB, default 8 GiB (BERT-base has 0.4, BERT-large 1.3).</summary>
    [Range(1024.0, 1024.0 * 1024 * 1024 * 1024)]
    public long MaxFileBytes { get; set; } = 8L * 1024 * 1024 * 1024;
}

/// <summary>The bounds documented at the properties.</summary>
[OptionsValidator]
internal sealed partial class HubOptionsValidator : IValidateOptions<HubOptions>;

/// <summary>The rules that need more than one value.</summary>
internal sealed class HubOptionsRules : OptionsRules<HubOptions>
{
    protected override IEnumerable<string> Faults(HubOptions options)
    {
        if (options.Address is { } address && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            yield return "Address: expected an absolute http or https address.";
        else if (options.Token.Length > 0 && options.Address is { Scheme: "http", IsLoopback: false })
            yield return "Address: is http while there is a Token, which anybody on the way could read; expected https.";
        if (options.Token.Any(c => c is <= ' ' or > '~'))
            yield return "Token: holds spaces or other characters that no token has.";
    }
}
