using Worker.Http;
using Worker.Tests.Learning;

namespace Worker.Tests.Http;

// One of them measures the memory of the whole process.
[Collection(nameof(ProcessWide))]
public sealed class BufferedBodyTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_000)]
    public async Task A_body_of_any_length_is_read_as_it_was_as_often_as_needed(int length)
    {
        using var content = new ByteArrayContent(Bytes[..length]);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/xml; charset=koi8-r");

        using var body = await BufferedBody.ReadAsync(content, 200_000, TestContext.Current.CancellationToken);

        Assert.Equal(Bytes[..length], await body.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        for (var i = 0; i < 2; i++)
        {
            using var copy = new MemoryStream();
            await using var stream = body.Open();
            await stream.CopyToAsync(copy, 1000, TestContext.Current.CancellationToken);
            Assert.Equal(Bytes[..length], copy.ToArray());
        }
        Assert.Equal("koi8-r", body.Headers.ContentType!.CharSet);
    }

    [Fact]
    public async Task A_stream_may_be_set_to_any_place()
    {
        using var content = new ByteArrayContent(Bytes);
        using var body = await BufferedBody.ReadAsync(content, 200_000, TestContext.Current.CancellationToken);
        await using var stream = body.Open();

        stream.Position = 131_071;

        Assert.Equal([Bytes[131_071], Bytes[131_072]], [(byte)stream.ReadByte(), (byte)stream.ReadByte()]);
        Assert.Equal(200_000, stream.Seek(0, SeekOrigin.End));
        Assert.Equal(-1, stream.ReadByte());
    }

    [Fact]
    public async Task A_large_body_is_in_no_memory_and_in_no_named_file()
    {
        var bytes = new byte[BodyBytes.MaxInMemory + 100_000];
        new Random(1).NextBytes(bytes);
        using var content = new ByteArrayContent(bytes);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var body = await BufferedBody.ReadAsync(content, bytes.Length, TestContext.Current.CancellationToken);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, BodyBytes.MaxInMemory / 2);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "forecast-worker-answer-*"));
        Assert.Equal(bytes, body.ToArray());
        await using var stream = body.Open();
        stream.Position = BodyBytes.MaxInMemory - 1;
        Assert.Equal(bytes[BodyBytes.MaxInMemory - 1], stream.ReadByte());
        Assert.Equal(bytes[BodyBytes.MaxInMemory], stream.ReadByte());
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        using var content = new ByteArrayContent(Bytes);

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => BufferedBody.ReadAsync(content, 199_999, TestContext.Current.CancellationToken));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, refusal.HttpRequestError);
    }

    [Fact]
    public async Task A_body_that_does_not_unpack_is_a_body_that_was_cut_off()
    {
        using var content = new StreamContent(new System.IO.Compression.GZipStream(new MemoryStream([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), System.IO.Compression.CompressionMode.Decompress));

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => BufferedBody.ReadAsync(content, 100, TestContext.Current.CancellationToken));

        Assert.Equal(HttpRequestError.ResponseEnded, refusal.HttpRequestError);
    }
}
