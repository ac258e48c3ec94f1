namespace Worker.Cli.Checks;

/// <summary>One thing that must be so for the worker to work. Looks, and leaves everything as it was.</summary>
internal interface ICheck
{
    /// <summary>The subject of the check, in a word or two.</summary>
    string Subject { get; }

    /// <summary>Whether it takes so long that it is done only on request.</summary>
    bool IsOnRequest => false;

    /// <summary>An exception of our own counts as failed, with its message.</summary>
    Task<CheckResult> RunAsync(CancellationToken cancellationToken);
}

internal enum CheckState
{
    Ok,

    /// <summary>Works, but the operator should know.</summary>
    Warn,

    Fail,

    /// <summary>Fails, and no verb can work before it is fixed.</summary>
    Unusable,
}

/// <param name="Text">What was found; if that is a fault, also what to do.</param>
internal sealed record CheckResult(CheckState State, string Text)
{
    public static CheckResult Ok(string text) => new(CheckState.Ok, text);

    public static CheckResult Warn(string text) => new(CheckState.Warn, text);

    public static CheckResult Fail(string text) => new(CheckState.Fail, text);

    public static CheckResult Unusable(string text) => new(CheckState.Unusable, text);
}
