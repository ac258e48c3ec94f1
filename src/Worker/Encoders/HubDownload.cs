using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Worker.Http;

namespace Worker.Encoders;

/// <summary>Brings the files of a model to disk, each through retries that continue where the attempt before ended.</summary>
internal sealed partial class HubDownload(HubClient hub, IOptions<HubOptions> options, TimeProvider time, ILogger<HubDownload> logger)
{
    /// <summary>What models have in place of <c>model.safetensors</c>, and why it is not taken.</summary>
    private static readonly (string File, string Reason)[] NotTaken =
    [
        ("model.safetensors.index.json", "has its weights in several files; expected one model.safetensors or model.onnx."),
        ("pytorch_model.bin", "has its weights as a pickle file only, and reading one runs whatever code was put into it; expected model.safetensors or model.onnx. "
            + "Look for a revision with it (ORG/NAME@refs/pr/N), or convert where that risk is acceptable, in Python: "
            + "AutoModel.from_pretrained(id).save_pretrained(folder, safe_serialization=True)."),
        ("tf_model.h5", "has its weights for TensorFlow only; expected model.safetensors or model.onnx."),
    ];

    private readonly FileDownload _file = new(hub, options);

    /// <exception cref="HubException">A file did not come; what there is of it stays for the next time.</exception>
    public async Task RunAsync(HubEncoder model, string path, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken)
    {
        var retries = Retries();
        var folder = new FolderDraft(path);
        LogStarted(model.ToString(), path);
        foreach (var file in EncoderFiles.InOrder.Where(file => !EncoderFiles.IsIn(path, file)))
        {
            var isThere = false;
            foreach (var (remote, local) in EncoderFiles.AlternativesTo(file).Prepend((file, file)))
            {
                isThere = await retries.ExecuteAsync(async token => await _file.TryAsync(model, folder, remote, local, progress, token), cancellationToken);
                if (isThere) break;
            }

            if (!isThere && file != EncoderFiles.Optional)
                throw await ExplainAsync(model, folder, file, cancellationToken);
        }
        LogDone(model.ToString(), folder.Commit ?? model.Revision);
    }

    private async Task<HubException> ExplainAsync(HubEncoder model, FolderDraft folder, string missing, CancellationToken cancellationToken)
    {
        foreach (var (file, reason) in missing == EncoderFiles.Weights ? NotTaken : [])
        {
            var address = model.AddressOf(options.Value.Address, folder.Commit ?? model.Revision, file);
            using var answer = await hub.AskAsync(HttpMethod.Head, address, from: 0, tag: null, cancellationToken);
            if (answer.Response.StatusCode is HttpStatusCode.OK)
                return new HubException($"{model} {reason}", isTransient: false);
        }
        return new HubException(
            $"there is no model {model} at {ShownAddress.Of(options.Value.Address)}, or it has no {missing}; expected {string.Join(", ", EncoderFiles.InOrder)}.", isTransient: false);
    }

    private ResiliencePipeline Retries()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Value.MaxRetries > 0)
            builder.AddRetry(Retry());
        return builder.Build();
    }

    private RetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = options.Value.MaxRetries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.Value.RetryDelay,
        MaxDelay = options.Value.MaxRetryDelay,
        ShouldHandle = new PredicateBuilder().Handle<HubException>(failure => failure.IsTransient && !(failure.RetryAfter > options.Value.MaxRetryDelay)),
        DelayGenerator = retry => ValueTask.FromResult((retry.Outcome.Exception as HubException)?.RetryAfter),
        OnRetry = retry =>
        {
            LogRetrying(retry.Outcome.Exception!.Message, retry.AttemptNumber + 1, options.Value.MaxRetries, retry.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    [LoggerMessage(5600, LogLevel.Information, "Downloading {Model} to {Folder}")]
    private partial void LogStarted(string model, string folder);

    [LoggerMessage(5601, LogLevel.Warning, "{Failure} Retry {Retry} of {MaxRetries} in {Delay}")]
    private partial void LogRetrying(string failure, int retry, int maxRetries, TimeSpan delay);

    [LoggerMessage(5602, LogLevel.Information, "{Model} is complete, commit {Commit}")]
    private partial void LogDone(string model, string commit);
}
