using Worker.Learning.Weights;
using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>A version read back from its file, whose hash was the one in the database. Dispose it to free the weights.</summary>
/// <param name="Content">The JSON that the version's draft held.</param>
internal sealed record LoadedCheckpoint(ModelVersionRow Version, string Content, NetworkWeights Weights) : IDisposable
{
    public void Dispose() => Weights.Dispose();
}
