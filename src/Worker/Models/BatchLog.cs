using Microsoft.Extensions.Logging;
using Worker.Learning.Runtime;

namespace Worker.Models;

/// <summary>Logs that the memory of the device did not hold a batch. Thread-safe.</summary>
internal sealed partial class BatchLog(ILogger<BatchLog> logger)
{
    public void Halved(HalvedBatch batch)
    {
        if (batch.Setting is null) LogHalved(batch.BatchSize, batch.Half, batch.Cause);
        else LogHalvedSetting(batch.BatchSize, batch.Half, batch.Setting, batch.Cause);
    }

    [LoggerMessage(6012, LogLevel.Warning,
        "The memory of the device did not hold a batch of {BatchSize}; the work starts again with batches of {Half}. Set {Setting} to {Half} to save the attempt. The device said: {Cause}")]
    private partial void LogHalvedSetting(int batchSize, int half, string setting, string cause);

    [LoggerMessage(6013, LogLevel.Warning,
        "The memory of the device did not hold a batch of {BatchSize}; the work starts again with batches of {Half}. The device said: {Cause}")]
    private partial void LogHalved(int batchSize, int half, string cause);
}
