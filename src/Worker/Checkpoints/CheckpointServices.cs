using Microsoft.Extensions.DependencyInjection;

namespace Worker.Checkpoints;

/// <summary>What the checkpoints room offers to the container.</summary>
internal static class CheckpointServices
{
    /// <param name="dataFolder">The data folder; the checkpoints lie in <c>models</c> below it.</param>
    public static IServiceCollection AddCheckpoints(this IServiceCollection services, Func<IServiceProvider, string> dataFolder) => services
        .AddSingleton(provider => new ModelsFolder(Path.Combine(dataFolder(provider), "models")))
        .AddSingleton<CheckpointStore>()
        .AddSingleton<ModelVersions>();
}
