using Worker.Learning.Bert;

namespace Worker.Tests.Learning.Bert;

public sealed class EncoderThreadsTests
{
    [Fact]
    public void A_narrow_encoder_takes_one_thread_a_wide_one_all_and_the_settings_decide()
    {
        var (narrow, wide) = (new BertSettings { Vocabulary = 100, Hidden = 128, Heads = 2 }, new BertSettings { Vocabulary = 100 });

        var device = TestRuntime.Start().Device;
        Assert.Equal(1, EncoderThreads.Of(device, null, narrow));
        Assert.Equal(Environment.ProcessorCount, EncoderThreads.Of(device, null, narrow with { Hidden = 384 }));
        Assert.Equal(Environment.ProcessorCount, EncoderThreads.Of(device, null, wide));
        Assert.Equal(3, EncoderThreads.Of(device, 3, narrow));
        Assert.Equal(3, EncoderThreads.Of(device, 3, wide));
    }
}
