using System.Net;

namespace Worker.Http;

/// <summary>
/// What a caller expects of the body of an answer with status 200. An attempt that brings something else, such as a page in HTML, half a
/// document or nothing, is retried like a 5xx; the last one is the answer, so that the caller can say what it was.
/// </summary>
internal static class WholeAnswer
{
    private static readonly HttpRequestOptionsKey<Func<Stream, bool>> Key = new("Worker.Http.WholeAnswer");

    /// <param name="isWhole">Whether a body, which it reads from the start, is what was asked for.</param>
    public static void Expect(HttpRequestMessage request, Func<Stream, bool> isWhole) => request.Options.Set(Key, isWhole);

    /// <summary>Whether the request expects something and the answer is something else.</summary>
    public static bool IsMissing(HttpRequestMessage? request, HttpResponseMessage? response)
    {
        if (response is not { StatusCode: HttpStatusCode.OK, Content: BufferedBody body } || request is null || !request.Options.TryGetValue(Key, out var isWhole))
            return false;
        using var stream = body.Open();
        return !isWhole(stream);
    }
}
