using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Worker.Observability.Endpoint;
using Worker.Reports.Pages;
using Worker.Storage;
using Worker.Storage.Views;

namespace Worker.Reports;

/// <summary>What the reports folder registers.</summary>
internal static class ReportServices
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton(provider => new ViewReader(provider.GetRequiredService<IDbContextFactory<WorkerDbContext>>()))
        .AddSingleton<PageContents>()
        .AddSingleton<PageRenderer>()
        .AddSingleton<ReportFile>()
        .AddSingleton<FailureFeed>()
        .AddSingleton<IWebPages, ServicePages>();
}
