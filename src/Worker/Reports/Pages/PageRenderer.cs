using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Worker.Reports.Pages.Parts;
namespace Worker.Reports.Pages;

/// <summary>Renders components to HTML text, once, on the server. Thread-safe.</summary>
internal sealed class PageRenderer(ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>A whole document around the content.</summary>
    public async Task<string> RenderAsync(string title, PageLinks links, RenderFragment content)
    {
        // The components inject nothing: what they show, they are given.
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Document>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(Document.Title)] = title,
                [nameof(Document.Links)] = links,
                [nameof(Document.WrittenAt)] = time.GetUtcNow(),
                [nameof(Document.CodeVersion)] = typeof(PageRenderer).Assembly.GetName().Version?.ToString(3) ?? "",
                [nameof(Document.ChildContent)] = content,
            }));
            return root.ToHtmlString();
        });
    }

    /// <summary>One page component with its content.</summary>
    public static RenderFragment Of<TPage>(object content)
        where TPage : IComponent => builder =>
        {
            builder.OpenComponent<TPage>(0);
            builder.AddComponentParameter(1, "Content", content);
            builder.CloseComponent();
        };
}
