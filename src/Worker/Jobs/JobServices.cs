using Microsoft.Extensions.DependencyInjection;
using Worker.Observability;

namespace Worker.Jobs;

/// <summary>What the jobs folder registers.</summary>
internal static class JobServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section)
            .ValidatedBy<RetentionOptions, RetentionOptionsValidator>();
        return services.AddSingleton(JobCatalog.OfWorker);
    }
}
