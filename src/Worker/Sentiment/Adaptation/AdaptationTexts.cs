using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Worker.Reviews.Languages;
using Worker.Reviews.Normalisation;
using Worker.Sentiment.Labels;
using Worker.Storage;

namespace Worker.Sentiment.Adaptation;

/// <summary>The distinct stored reviews that an encoder may learn from, in two parts.</summary>
/// <param name="Training">Ordered by hash.</param>
/// <param name="HeldOut">Measure the perplexity.</param>
/// <param name="Sha256">Of all texts.</param>
internal sealed record AdaptationTexts(IReadOnlyList<string> Training, IReadOnlyList<string> HeldOut, string Sha256)
{
    public int Count => Training.Count + HeldOut.Count;
}

/// <summary>Reads them. Texts of the test segment are left out: no part of a model may have seen its test data.</summary>
internal sealed class AdaptationTextSource(
    IDbContextFactory<WorkerDbContext> contexts, IOptions<SentimentOptions> sentiment, IOptions<AdaptationOptions> options)
{
    public async Task<AdaptationTexts> LoadAsync(IReadOnlyCollection<string> languages, CancellationToken cancellationToken)
    {
        var texts = new SortedDictionary<TextKey, string>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = context.Reviews.AsNoTracking().OrderBy(row => row.Id).Select(row => new { row.Title, row.Body, row.Language }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (!LanguageTag.MayBeOneOf(row.Language, languages)) continue;
            var text = new ReviewText(row.Title, row.Body).Whole;
            var key = TextKey.Of(text);
            if (key.Fraction >= sentiment.Value.TestShare) texts.TryAdd(key, text);
        }

        // Hashes are uniform: the last ones are as good as any.
        var from = 1 - (options.Value.HeldOutShare * (1 - sentiment.Value.TestShare));
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (var text in texts.Values)
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text + "\0"));
        return new AdaptationTexts(
            [.. texts.Where(text => text.Key.Fraction < from).Select(text => text.Value)],
            [.. texts.Where(text => text.Key.Fraction >= from).Select(text => text.Value)],
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
