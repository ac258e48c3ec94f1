using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Worker.Models;

/// <summary>What the models folder registers.</summary>
internal static class ModelServices
{
    /// <param name="dataFolder">The data folder; the checkpoints are in <c>models</c> below it, the state of unfinished trainings in
    /// <c>unfinished</c>.</param>
    public static IServiceCollection AddModels(this IServiceCollection services, Func<IServiceProvider, string> dataFolder) => services
        .AddSingleton(provider => new ModelsFolder(Path.Combine(dataFolder(provider), "models")))
        .AddSingleton(provider => new UnfinishedTrainings(
            Path.Combine(dataFolder(provider), "unfinished"), provider.GetRequiredService<ILogger<UnfinishedTrainings>>()))
        .AddSingleton<CheckpointStore>()
        .AddSingleton<CheckpointRetention>()
        .AddSingleton<ModelVersions>()
        .AddSingleton<TrainingLock>()
        .AddSingleton<ModelFiles>()
        .AddSingleton<PromotionGate>()
        .AddSingleton<TrainingProtocol>();

    /// <summary>For the service alone: started with the host, which the other verbs never start.</summary>
    public static IServiceCollection AddModelService(this IServiceCollection services) => services.AddHostedService<ModelFilesAtStart>();
}
