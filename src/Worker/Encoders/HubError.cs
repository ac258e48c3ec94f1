using System.Net;
using System.Text;
using Worker.Http;

namespace Worker.Encoders;

/// <summary>Says of each status that brings no file: what was received and what to do.</summary>
internal static class HubError
{
    /// <summary>Whether the model is there and this file of it is not.</summary>
    public static bool IsMissingFile(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NotFound && Code(response) is null or "EntryNotFound";

    /// <exception cref="HubException">The status is neither 200 nor 206.</exception>
    public static void ThrowIf(HubEncoder model, string file, HttpResponseMessage response, TimeProvider time)
    {
        var said = Header(response, "X-Error-Message") is { } message
            ? $", saying {AnswerText.Quote(Encoding.UTF8.GetBytes(message), OutboundHandler.IsPrivate(response))}" : "";
        var answered = $"{response.RequestMessage?.RequestUri?.Host} answered {AnswerText.Status(response.StatusCode)} for {file}{said}";
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                return;
            case HttpStatusCode.Unauthorized:
                // So the hub answers for models that there are not, too.
                throw Lasting($"{answered}. There is no model {model}, or it needs a token: check the id, or set Sentiment:Hub:Token.");
            case HttpStatusCode.Forbidden when Code(response) is "GatedRepo":
                throw Lasting($"{answered}. Its owner asks for consent: give it on the model's page, then set Sentiment:Hub:Token.");
            case HttpStatusCode.Forbidden:
                throw Lasting($"{answered}. Check Sentiment:Hub:Token and any proxy.");
            case HttpStatusCode.NotFound when Code(response) is "RevisionNotFound":
                throw Lasting($"{answered}. {model.Id} has no revision {model.Revision}.");
            case HttpStatusCode.NotFound:
                throw Lasting($"{answered}. There is no model {model}, or it has no such file: check the id and Sentiment:Hub:Address.");
            case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError:
                throw new HubException($"{answered}.", isTransient: true, RetryAfter.Of(response, time));
            default:
                throw Lasting($"{answered}; expected 200. Check Sentiment:Hub:Address.");
        }
    }

    private static string? Code(HttpResponseMessage response) => Header(response, "X-Error-Code");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static HubException Lasting(string message) => new(message, isTransient: false);
}
