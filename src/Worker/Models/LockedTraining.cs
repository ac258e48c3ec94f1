using Worker.Storage.Tables;

namespace Worker.Models;

/// <summary>The lock of a model while it is trained. Dispose it when the version is stored.</summary>
/// <param name="held">The lock.</param>
/// <param name="incumbent">The version that serves, whose file can be read; null if none does.</param>
internal sealed class LockedTraining(IAsyncDisposable held, ModelVersionRow? incumbent) : IAsyncDisposable
{
    public ModelVersionRow? Incumbent => incumbent;

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
