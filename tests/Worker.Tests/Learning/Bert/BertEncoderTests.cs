using TorchSharp;
using Worker.Learning.Bert;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class BertEncoderTests
{
    private static readonly BertSettings Small = new()
    {
        Vocabulary = 50,
        Hidden = 16,
        Layers = 2,
        Heads = 4,
        Intermediate = 32,
        Positions = 20,
        InitialDeviation = 0.3,
    };

    [Fact]
    public void What_stands_at_padding_changes_nothing_at_real_tokens()
    {
        using var encoder = Encoder(Small);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var mask = tensor(new[,] { { true, true, true, false, false } }, device: TestRuntime.Device);

        var one = encoder.call(tensor(new long[,] { { 2, 7, 3, 0, 0 } }, device: TestRuntime.Device), mask)[0, ..3];
        var other = encoder.call(tensor(new long[,] { { 2, 7, 3, 41, 9 } }, device: TestRuntime.Device), mask)[0, ..3];
        var alone = encoder.call(tensor(new long[,] { { 2, 7, 3 } }, device: TestRuntime.Device), ones(1, 3, ScalarType.Bool, TestRuntime.Device))[0];

        Assert.Equal(0, (one - other).abs().max().ToSingle());
        Assert.InRange((one - alone).abs().max().ToSingle(), 0, 1e-5);
    }

    [Fact]
    public void Dropout_acts_in_training_only()
    {
        using var encoder = Encoder(Small);
        using var scope = NewDisposeScope();
        var (ids, mask) = (tensor(new long[,] { { 2, 7, 3 } }, device: TestRuntime.Device), ones(1, 3, ScalarType.Bool, TestRuntime.Device));

        Assert.Equal(0, (encoder.call(ids, mask) - encoder.call(ids, mask)).abs().max().ToSingle());
        encoder.train();
        Assert.NotEqual(0, (encoder.call(ids, mask) - encoder.call(ids, mask)).abs().max().ToSingle());
    }

    [Theory]
    [InlineData(BertActivation.Gelu)]
    [InlineData(BertActivation.GeluTanh)]
    [InlineData(BertActivation.Relu)]
    [InlineData(BertActivation.Silu)]
    public void Activations_are_what_their_papers_say(BertActivation activation)
    {
        static double Phi(double x)
        {
            // The normal distribution by Simpson's rule from -10.
            const int Steps = 4_000;
            var (h, sum) = ((x + 10) / Steps, 0.0);
            for (var i = 0; i <= Steps; i++)
            {
                var t = -10 + (i * h);
                sum += Math.Exp(-t * t / 2) * (i == 0 || i == Steps ? 1 : i % 2 == 1 ? 4 : 2);
            }

            return sum * h / 3 / Math.Sqrt(2 * Math.PI);
        }

        Func<double, double> curve = activation switch
        {
            BertActivation.Gelu => x => x * Phi(x),
            BertActivation.GeluTanh => x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
            BertActivation.Relu => x => Math.Max(0, x),
            _ => x => x / (1 + Math.Exp(-x)),
        };
        float[] inputs = [-3, -1, -0.2f, 0, 0.5f, 2];
        using var scope = NewDisposeScope();

        var outputs = BertLayer.Activate(tensor(inputs), activation).data<float>().ToArray();

        Assert.All(inputs.Zip(outputs), pair => Assert.Equal(curve(pair.First), pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bfloat16_stays_near_float32_and_learns_into_float32_weights(bool isFrozen)
    {
        using var encoder = Encoder(Small);
        using var scope = NewDisposeScope();
        var (ids, mask) = (tensor(new long[,] { { 2, 7, 3 } }, device: TestRuntime.Device), ones(1, 3, ScalarType.Bool, TestRuntime.Device));
        var exact = encoder.call(ids, mask).detach();
        encoder.UseBFloat16(isFrozen);

        var near = encoder.call(ids, mask);

        // bfloat16 keeps 8 bits: a few steps of 1/256 on values about 1 after a layer norm.
        Assert.InRange((near - exact).abs().max().ToSingle(), 1e-6, 0.1);
        if (isFrozen) return;
        near.square().sum().backward();
        Assert.All(encoder.parameters(), parameter => Assert.Equal(ScalarType.Float32, parameter.dtype));
        Assert.All(encoder.named_parameters().Where(pair => pair.name.EndsWith("query.weight", StringComparison.Ordinal)),
            pair => Assert.True(pair.parameter.grad!.abs().max().ToSingle() > 0));
    }

    [Fact]
    public void Freezing_leaves_the_upper_layers_to_train()
    {
        using var encoder = Encoder(Small);

        encoder.Freeze(1);

        var trained = encoder.named_parameters().Where(pair => pair.parameter.requires_grad).Select(pair => pair.name).ToList();
        Assert.NotEmpty(trained);
        Assert.All(trained, name => Assert.StartsWith("layers.1.", name, StringComparison.Ordinal));
    }

    private static BertEncoder Encoder(BertSettings settings)
    {
        manual_seed(1);
        var encoder = new BertEncoder(settings);
        encoder.to(TestRuntime.Device);
        encoder.eval();
        return encoder;
    }
}
