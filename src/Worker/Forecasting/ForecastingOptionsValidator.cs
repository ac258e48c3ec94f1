using Microsoft.Extensions.Options;
using Worker.Forecasting.Versions;
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
        foreach (var fault in GroupFaults(options.Groups))
            yield return fault;
    }

    private static IEnumerable<string> GroupFaults(Dictionary<string, string[]> groups)
    {
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, symbols) in groups)
        {
            if (!NameRule.IsName(name) || name is SymbolGroup.All or SymbolGroup.Others)
                yield return $"Groups: received the name '{name}'; expected {NameRule.NameForm}, and not '{SymbolGroup.All}' or '{SymbolGroup.Others}', which the worker gives.";
            if (symbols is not { Length: > 0 })
            {
                yield return $"Groups:{name}: expected at least one symbol.";
                continue;
            }
            foreach (var symbol in symbols)
            {
                if (!NameRule.IsSymbol(symbol))
                    yield return $"Groups:{name}: received the symbol '{symbol}'; expected {NameRule.SymbolForm}.";
                else if (!owners.TryAdd(symbol, name))
                    yield return $"Groups:{name}: received the symbol {symbol}, which is in {owners[symbol]} already; expected each symbol once.";
            }
        }
    }
}
