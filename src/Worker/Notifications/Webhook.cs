using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text;
using Microsoft.Extensions.Options;
using Polly;
using Worker.Http;

namespace Worker.Notifications;

/// <summary>How a receiver took a notice.</summary>
/// <param name="Problem">Null if it took it.</param>
/// <param name="IsRefusal">Whether it answered that it does not take it; else it could not be reached, or failed.</param>
internal sealed record Receipt(string? Problem, bool IsRefusal = false);

/// <summary>Posts to <c>Notify:Webhook</c>, with retries by the pipeline of <c>Http</c>. It shows nothing of what the receiver answers.</summary>
internal sealed class Webhook(HttpClient http, IOptions<NotifyOptions> options)
{
    /// <summary>The address for logs; empty if there is none.</summary>
    public string Shown => options.Value.Address() is { } address ? ShownAddress.HostOf(address) : "";

    /// <summary>Bounded by <c>Notify:Timeout</c>. Throws only if cancelled.</summary>
    public async Task<Receipt> PostAsync(string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Address());
        request.Content = new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        try
        {
            // What it answers is not read, however long it is.
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return new Receipt(null);
            var isTransient = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
            return new Receipt(string.Create(CultureInfo.InvariantCulture, $"it answered {(int)response.StatusCode}"), IsRefusal: !isTransient);
        }
        catch (HttpRequestException failure)
        {
            return new Receipt((failure.InnerException?.Message ?? failure.Message).TrimEnd('.'));
        }
        catch (ExecutionRejectedException failure)
        {
            // The timeout, or the circuit breaker.
            return new Receipt(failure.Message.TrimEnd('.'));
        }
    }
}
