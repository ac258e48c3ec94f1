using TorchSharp.Modules;
using TorchSharp.Utils;
using Worker.Learning.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Worker.Learning.Bert;

/// <summary>
/// BERT (Devlin et al. 2019): text in token ids to one vector a token, its <c>last_hidden_state</c>. Starts from random weights drawn from
/// the process's generator; <see cref="BertEncoderFolder"/> loads trained ones.
/// </summary>
internal sealed class BertEncoder : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "embeddings")] private readonly BertEmbeddings _embeddings;
    [ComponentName(Name = "layers")] private readonly ModuleList<BertLayer> _layers;

    public BertEncoder(BertSettings settings)
        : base(nameof(BertEncoder))
    {
        settings.Check();
        Settings = settings;
        _embeddings = new BertEmbeddings(settings);
        _layers = new ModuleList<BertLayer>([.. Enumerable.Range(0, settings.Layers).Select(_ => new BertLayer(settings))]);
        RegisterComponents();
    }

    public BertSettings Settings { get; }

    /// <summary>[V, D] float32, one row an entry of the vocabulary.</summary>
    public Tensor WordVectors => _embeddings.Words;

    /// <param name="ids">[B, T] int64, T at most the settings' positions.</param>
    /// <param name="mask">[B, T] bool, true at real tokens; values at the others change nothing at the real ones.</param>
    /// <returns>[B, T, D] float32; at padding without meaning.</returns>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        return Upper(_embeddings.call(ids), mask, from: 0).MoveToOuterDisposeScope();       // [B, T, D]
    }

    /// <summary>The first part of <see cref="forward"/>: the embeddings and the lowest layers.</summary>
    /// <param name="layers">0 to all of them.</param>
    /// <inheritdoc cref="forward"/>
    public Tensor Lower(Tensor ids, Tensor mask, int layers)
    {
        using var scope = NewDisposeScope();
        return Through(_layers.Take(layers), _embeddings.call(ids), mask).MoveToOuterDisposeScope();    // [B, T, D]
    }

    /// <summary>The rest of <see cref="forward"/>.</summary>
    /// <param name="x">[B, T, D] float32, from <see cref="Lower"/>.</param>
    /// <param name="mask">[B, T] bool, true at real tokens.</param>
    /// <param name="from">How many layers are behind.</param>
    /// <returns>[B, T, D] float32; at padding without meaning.</returns>
    public Tensor Upper(Tensor x, Tensor mask, int from) => Through(_layers.Skip(from), x, mask);

    /// <summary>The layers above the lowest ones.</summary>
    /// <param name="from">How many are left out.</param>
    public IEnumerable<BertLayer> LayersFrom(int from) => _layers.Skip(from);

    /// <summary>Takes the embeddings and the lowest layers out of training.</summary>
    /// <param name="layers">0 to all of them; the embeddings are frozen in any case.</param>
    public void Freeze(int layers)
    {
        foreach (var parameter in _embeddings.parameters()) parameter.requires_grad = false;
        foreach (var parameter in _layers.Take(layers).SelectMany(layer => layer.parameters())) parameter.requires_grad = false;
    }

    /// <summary>The parameters of the embeddings and of each layer with their share of the learning rate, from the input up.</summary>
    /// <param name="decay">What a layer learns at as a share of the layer above it, in (0, 1].</param>
    public IEnumerable<ParameterGroup> ParameterGroups(double decay)
    {
        var rates = Enumerable.Range(0, _layers.Count).Select(layer => Math.Pow(decay, _layers.Count - 1 - layer));
        return _layers.Zip(rates, (layer, rate) => new ParameterGroup([.. layer.parameters()], rate))
            .Prepend(new ParameterGroup([.. _embeddings.parameters()], Math.Pow(decay, _layers.Count)));
    }

    /// <summary>Multiplies in bfloat16 from now on; see <see cref="MixedLinear"/>.</summary>
    /// <param name="isFrozen">The weights will not change any more.</param>
    public void UseBFloat16(bool isFrozen)
    {
        foreach (var linear in modules().OfType<MixedLinear>()) linear.UseBFloat16(isFrozen);
    }

    private static Tensor Through(IEnumerable<BertLayer> layers, Tensor x, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var attended = mask.unsqueeze(1).unsqueeze(1);                          // [B, 1, 1, T]
        var y = x;
        foreach (var layer in layers) y = layer.call(y, attended);              // [B, T, D]
        // Without a layer the input comes out as it is; it is not of this scope.
        return ReferenceEquals(y, x) ? x : y.MoveToOuterDisposeScope();
    }
}
