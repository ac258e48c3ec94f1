using System.Globalization;

namespace Worker.Learning.Runtime;

/// <summary>The memory of the device holds neither a batch nor the half of it. The operator can fix it.</summary>
public sealed class DeviceMemoryException : Exception
{
    /// <param name="setting">What sets the batch size; null if nothing does.</param>
    internal DeviceMemoryException(int batchSize, int smallest, string? setting, Exception innerException)
        : base(Describe(batchSize, smallest, setting, FirstLine(innerException)), innerException) => (BatchSize, Smallest) = (batchSize, smallest);

    /// <summary>Items of a batch as they were set.</summary>
    public int BatchSize { get; }

    /// <summary>Items of the smallest batch that was tried.</summary>
    public int Smallest { get; }

    internal static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].Trim();

    private static string Describe(int batchSize, int smallest, string? setting, string cause)
    {
        var received = batchSize == smallest
            ? string.Create(CultureInfo.InvariantCulture, $"no batch of {batchSize}")
            : string.Create(CultureInfo.InvariantCulture, $"neither a batch of {batchSize} nor one of {smallest}");
        var remedy = setting is null || smallest == 1
            ? "Free memory of the device"
            : string.Create(CultureInfo.InvariantCulture, $"Set {setting} below {smallest}, free memory of the device");
        return $"The memory of the device holds {received}; expected memory for the network and one batch. {remedy}, or set Compute:Device to Cpu. The device said: {cause}";
    }
}
