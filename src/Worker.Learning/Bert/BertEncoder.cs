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

    /// <param name="ids">[B, T] int64, T at most the settings' positions.</param>
    /// <param name="mask">[B, T] bool, true at real tokens; what stands at the others changes nothing at the real ones.</param>
    /// <returns>[B, T, D] float32; at padding without meaning.</returns>
    public override Tensor forward(Tensor ids, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var attended = mask.unsqueeze(1).unsqueeze(1);                          // [B, 1, 1, T]
        var x = _embeddings.call(ids);                                          // [B, T, D]
        foreach (var layer in _layers) x = layer.call(x, attended);             // [B, T, D]
        return x.MoveToOuterDisposeScope();
    }

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
}
