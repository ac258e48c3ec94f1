using Worker.Forecasting.Backtest;

namespace Worker.Jobs;

/// <summary>What a run was asked to do. Each property has its line in <see cref="JobArgument.All"/>.</summary>
internal sealed record JobArguments
{
    /// <summary>The symbols to work on; empty means those of the settings.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>The review sources to work on, by name; empty means all of the settings.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The last session that may be seen; null means the last finished one.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>The instant whose stored data a replay uses, in UTC; null means what is stored now.</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>Do everything again: the whole history, a training although nothing changed.</summary>
    public bool Full { get; init; }

    /// <summary>Start from the weights of the current version.</summary>
    public bool FineTune { get; init; }

    /// <summary>Folds of a backtest; null means those of the settings.</summary>
    public int? Folds { get; init; }

    /// <summary>Sessions of a fold; null means those of the settings.</summary>
    public int? Stride { get; init; }

    /// <summary>When a backtest fits its models; null means before every fold.</summary>
    public BacktestRefit? Refit { get; init; }

    /// <summary>The first session that a backtest uses; null means all that are stored.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Evaluate the network also without each group of features.</summary>
    public bool Ablate { get; init; }

    /// <summary>The only fold of a backtest to evaluate, from 1; null means all.</summary>
    public int? Fold { get; init; }
}
