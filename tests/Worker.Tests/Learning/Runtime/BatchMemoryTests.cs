using Worker.Jobs;
using Worker.Learning.Runtime;

namespace Worker.Tests.Learning.Runtime;

public sealed class BatchMemoryTests
{
    private const string Setting = "Sentiment:Training:BatchSize";

    [Fact]
    public void A_batch_that_does_not_fit_is_halved_once_and_all_that_follows_too()
    {
        var (device, sizes) = (new DeviceMemory(largest: 20), new List<int>());
        var memory = new BatchMemory(device.Runtime, 32, Setting);

        Assert.Equal(16, memory.Run(Work));
        Assert.Equal(16, memory.Run(Work));

        Assert.Equal([32, 16, 16], sizes);
        Assert.Equal(new HalvedBatch(32, 16, Setting, "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.10 GiB"), Assert.Single(device.Halved));

        int Work(int size)
        {
            sizes.Add(size);
            device.Require(size);
            return size;
        }
    }

    [Theory]
    [InlineData(32, 15, "neither a batch of 32 nor one of 16", "Set Sentiment:Training:BatchSize below 16")]
    [InlineData(2, 0, "neither a batch of 2 nor one of 1", "Free memory of the device")]
    [InlineData(1, 0, "no batch of 1", "Free memory of the device")]
    public void If_the_half_does_not_fit_either_the_operator_reads_what_was_received_expected_and_what_to_set(int batch, int largest, string received, string remedy)
    {
        var device = new DeviceMemory(largest);

        var failure = Assert.Throws<DeviceMemoryException>(() => new BatchMemory(device.Runtime, batch, Setting).Run(size =>
        {
            device.Require(size);
            return size;
        }));

        Assert.True(OperatorErrors.Is(failure));
        Assert.Contains(received, failure.Message, StringComparison.Ordinal);
        Assert.Contains("expected memory for", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Compute:Device", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 4 bytes. Out of memory")]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)")]
    public void Other_failures_of_libtorch_are_not_taken_for_it(string message) =>
        Assert.Throws<LibraryFailure>(() => new BatchMemory(TestRuntime.Start(), 32, Setting).Run<int>(_ => throw new LibraryFailure(message)));

    [Theory]
    [InlineData("CUDA error: out of memory")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")]
    public void All_words_for_it_are_known(string message) => Assert.True(TorchDevice.IsOutOfMemory(new LibraryFailure(message)));

    [Fact]
    public void A_host_without_memory_is_not_a_device_without_it() => Assert.False(TorchDevice.IsOutOfMemory(new InsufficientMemoryException("out of memory")));
}
