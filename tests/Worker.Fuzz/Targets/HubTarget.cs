using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Weights;

namespace Worker.Fuzz.Targets;

/// <summary>Answers of a hub: the status in the first line, headers, an empty line, the body; every file of the encoder is that answer.</summary>
internal static class HubTarget
{
    public static FuzzTarget Of(string folder)
    {
        var (stub, data) = (new StubHandler(), Path.Combine(folder, "hub"));
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Sentiment:Hub:Address"] = "https://hub.example.org/",
                ["Sentiment:Hub:MaxRetries"] = "0",
                ["Sentiment:Hub:MaxFileBytes"] = "1048576",
            }).Build())
            .AddEncoders(_ => data);
        services.AddHttpClient<HubClient>().ConfigurePrimaryHttpMessageHandler(() => stub);
        var provider = services.BuildServiceProvider();

        return new FuzzTarget("hub", async (input, cancellationToken) =>
        {
            if (Directory.Exists(data))
                Directory.Delete(data, recursive: true);
            Answer(stub, input);
            await provider.GetRequiredService<HubDownload>().RunAsync(HubEncoder.Parse("org/name")!, Path.Combine(data, "encoders", "name"), null, cancellationToken);
        }, typeof(HubException), typeof(EncoderException), typeof(SafetensorsException));
    }

    private static void Answer(StubHandler stub, byte[] input)
    {
        var end = input.AsSpan().IndexOf("\n\n"u8);
        var head = Encoding.Latin1.GetString(input.AsSpan(0, Math.Max(end, 0))).Split('\n');
        stub.Reset(end < 0 ? input : input[(end + 2)..]);
        stub.Status = int.TryParse(head[0], NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and < 600 ? (HttpStatusCode)status : HttpStatusCode.OK;
        // A server of .NET refuses such characters on the wire, and so does its client.
        stub.Headers = [.. head.Skip(1).Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2 && IsName(pair[0]))
            .Select(pair => KeyValuePair.Create(pair[0], new string([.. pair[1].Trim().Where(c => !char.IsControl(c))])))];
    }

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-');
}
