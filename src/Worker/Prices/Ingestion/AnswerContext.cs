using System.Security.Cryptography;
using System.Text.Json;
using Worker.Storage.Tables;

namespace Worker.Prices.Ingestion;

/// <summary>Fingerprints of all that the checks of an answer depend on besides the answer and the stored bars.</summary>
internal static class AnswerContext
{
    /// <summary>Rules that decide by the time of the fetch: what they reject today they accept later.</summary>
    private static readonly string[] TimedRules = ["future_session", "unfinished_session"];

    /// <summary>The settings of prices and the build of the checks. The list of symbols plays no part.</summary>
    public static string Of(PricesOptions settings)
    {
        var json = JsonSerializer.SerializeToNode(settings)!.AsObject();
        json.Remove(nameof(PricesOptions.Symbols));
        return Hash($"{typeof(AnswerContext).Module.ModuleVersionId:N} {typeof(SymbolRow).Module.ModuleVersionId:N} {json.ToJsonString()}");
    }

    /// <summary>With the request, and what is known of the listing.</summary>
    /// <param name="settings">As <see cref="Of(PricesOptions)"/> says.</param>
    /// <param name="symbol">The listing as it was found, or null if the symbol was never seen.</param>
    public static string Of(string settings, PullPlan plan, SymbolRow symbol) => Hash(
        $"{settings}\n{plan.From:O}\n{symbol.Source}\n{symbol.Currency}\n{symbol.TimeZone}\n{symbol.Calendar}\n{symbol.SessionClose:O}");

    /// <summary>Whether a later check of the same answer may differ only by what the fingerprints hold.</summary>
    public static bool IsLasting(CheckedBars bars) => !bars.Rejected.Any(bar => TimedRules.Contains(bar.Rule));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
