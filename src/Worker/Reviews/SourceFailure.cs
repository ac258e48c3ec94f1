using Npgsql;
using Worker.Observability;

namespace Worker.Reviews;

/// <summary>Tells the failure of one source from what concerns the whole run, and says it in one line.</summary>
internal static class SourceFailure
{
    /// <summary>
    /// Everything is, but cancellation and what the database says of itself: that it is away, out of space or without the table. Data that
    /// PostgreSQL cannot hold (SQLSTATE classes 22, 23 and 54) are the source's.
    /// </summary>
    public static bool IsOfSource(Exception error, CancellationToken cancellationToken) =>
        !(error is OperationCanceledException && cancellationToken.IsCancellationRequested) && !IsOfDatabase(error);

    public static string Message(ReviewSourceOptions source, Exception error) => new SourceCredentials(source).Hide(Message(source.Name, error));

    private static string Message(string source, Exception error) => error switch
    {
        IOperatorError => Printable.Line(error.Message),
        PostgresException server => Printable.Line($"{source}: PostgreSQL cannot hold what the source answered ({server.SqlState}: {server.MessageText})."),
        // A fault of the worker that only this source's answer brings out.
        _ => Printable.Line($"{source}: {error.GetType().FullName}: {error.Message} The other sources are not concerned. Report it with the document."),
    };

    private static bool IsOfDatabase(Exception error) => error switch
    {
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } => false,
        NpgsqlException => true,
        { InnerException: { } inner } => IsOfDatabase(inner),
        _ => false,
    };
}
