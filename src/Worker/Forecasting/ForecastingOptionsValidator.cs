using Microsoft.Extensions.Options;
using Worker.Observability;
using Worker.Storage;

namespace Worker.Forecasting;

/// <summary>The bounds documented at the properties.</summary>
[OptionsValidator]
internal sealed partial class ForecastingOptionsValidator : IValidateOptions<ForecastingOptions>;

/// <summary>The rules that need the keys of a dictionary.</summary>
internal sealed class ForecastingOptionsRules : OptionsRules<ForecastingOptions>
{
    protected override IEnumerable<string> Faults(ForecastingOptions options)
    {
        foreach (var (symbol, subjects) in options.Subjects)
        {
            if (!NameRule.IsSymbol(symbol))
                yield return $"Subjects: received the symbol '{symbol}'; expected {NameRule.SymbolForm}.";
            if (subjects is not { Length: > 0 } || subjects.Any(string.IsNullOrWhiteSpace))
                yield return $"Subjects:{symbol}: expected at least one subject of reviews, none of them blank.";
        }
    }
}
