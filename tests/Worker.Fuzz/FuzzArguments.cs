using System.Globalization;

namespace Worker.Fuzz;

/// <summary>What a run is asked to do.</summary>
internal sealed record FuzzArguments
{
    public const string Usage =
        """
        Usage: Worker.Fuzz [--seconds N] [--target NAME] [--seed N] [--only] [--report FILE]
          --seconds N    how long all targets take together; default 60
          --target NAME  this parser only
          --seed N       the seed of the first input; the next input has the next seed; default 1
          --only         one input only, that of --seed: repeats a failure
          --report FILE  writes the counts as the test runners do
        """;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(60);

    public string? Target { get; private init; }

    public int Seed { get; private init; } = 1;

    public bool IsSingle { get; private init; }

    public string? Report { get; private init; }

    /// <returns>Null for what it cannot read.</returns>
    public static FuzzArguments? Parse(string[] args)
    {
        var parsed = new FuzzArguments();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--only")
            {
                parsed = parsed with { IsSingle = true };
                continue;
            }
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--seconds" when isNumber: parsed = parsed with { Duration = TimeSpan.FromSeconds(number) }; break;
                case "--seed" when isNumber: parsed = parsed with { Seed = number }; break;
                case "--target" when value.Length > 0: parsed = parsed with { Target = value }; break;
                case "--report" when value.Length > 0: parsed = parsed with { Report = value }; break;
                default: return null;
            }
            i++;
        }
        return parsed;
    }
}
