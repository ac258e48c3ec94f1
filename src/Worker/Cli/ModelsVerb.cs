using System.CommandLine;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Worker.Cli.Listings;
using Worker.Storage;
using Worker.Storage.Queries;
using Worker.Storage.Tables;

namespace Worker.Cli;

/// <summary>The trained model versions: what there is, what one is worth, which one serves.</summary>
internal sealed class ModelsVerb(WorkerDatabase database, IDbContextFactory<WorkerDbContext> contexts, Terminal terminal)
{
    private static readonly Argument<long> Id = new("id") { Description = "The number of a model version; 'models list' shows it." };
    private static readonly Option<bool> Json = Arguments.Json();
    private static readonly Argument<string> Kind = new Argument<string>("kind") { Description = "What the model does." }.AcceptOnlyFromAmong("forecaster", "sentiment");
    private static readonly Argument<string> Name = new("name") { Description = "The name of the model, such as gru." };

    public static Command Create(VerbHost host)
    {
        Task<int> List(ModelsVerb verb, ParseResult parsed, CancellationToken cancellationToken) => verb.ListAsync(parsed.GetValue(Json), cancellationToken);
        var command = new VerbCommand(
            "models",
            "List, show and choose the trained model versions. Without more it lists them.",
            new Example("see what there is, and what version 7 is worth", "forecast-worker models", "forecast-worker models show 7"),
            new Example("go back to the version that served before", "forecast-worker models rollback forecaster gru"))
        {
            Sub(host, "list", "List all versions with the figure that decides and that of the baseline.", [Json], List,
                new Example("compare the versions", "forecast-worker models list")),
            Sub(host, "show", "Show one version with its figures: of a forecaster by horizon.", [Id, Json],
                (verb, parsed, cancellationToken) => verb.ShowAsync(parsed.GetValue(Id), parsed.GetValue(Json), cancellationToken),
                new Example("see what version 7 is worth", "forecast-worker models show 7"),
                new Example("see all its metrics and settings", "forecast-worker models show 7 --json")),
            Sub(host, "promote", "Make a version the one that serves.", [Id],
                (verb, parsed, cancellationToken) => verb.PromoteAsync(parsed.GetValue(Id), cancellationToken),
                new Example("let version 7 serve", "forecast-worker models promote 7")),
            Sub(host, "rollback", "Make the version that served before the current one serve again.", [Kind, Name],
                (verb, parsed, cancellationToken) => verb.RollbackAsync(parsed.GetRequiredValue(Kind), parsed.GetRequiredValue(Name), cancellationToken),
                new Example("undo the last promotion of the price model", "forecast-worker models rollback forecaster gru")),
            Sub(host, "retire", "Stop a version from serving, with none in its place: for a version whose file is lost.", [Id],
                (verb, parsed, cancellationToken) => verb.RetireAsync(parsed.GetValue(Id), cancellationToken),
                new Example("go on without version 7, whose file is lost", "forecast-worker models retire 7")),
            Json,
        };
        command.SetAction(host.Action<ModelsVerb>(List));
        return command;
    }

    private static VerbCommand Sub(
        VerbHost host, string name, string description, Symbol[] symbols, Func<ModelsVerb, ParseResult, CancellationToken, Task<int>> run,
        params Example[] examples)
    {
        var command = new VerbCommand(name, description, examples);
        foreach (var argument in symbols.OfType<Argument>()) command.Arguments.Add(argument);
        foreach (var option in symbols.OfType<Option>()) command.Options.Add(option);
        command.SetAction(host.Action<ModelsVerb>(async (verb, parsed, cancellationToken) =>
        {
            await verb.OpenAsync(cancellationToken);
            return await run(verb, parsed, cancellationToken);
        }));
        return command;
    }

    private Task OpenAsync(CancellationToken cancellationToken) => database.OpenAsync(cancellationToken);

    private async Task<int> ListAsync(bool isJson, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (isJson) await QueryTable.WriteJsonAsync(terminal, database, StatusQueries.WholeModels(id: null), cancellationToken);
        else await QueryTable.WriteAsync(terminal, database, StatusQueries.AllModels, cancellationToken);
        return ExitCode.Done;
    }

    private async Task<int> ShowAsync(long id, bool isJson, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var version = await context.ModelVersions.AsNoTracking().FirstOrDefaultAsync(version => version.Id == id, cancellationToken)
            ?? throw new UsageException($"There is no model version {id}; 'forecast-worker models list' shows those there are.");
        if (isJson)
        {
            await WriteJsonAsync(id, cancellationToken);
            return ExitCode.Done;
        }
        var served = await context.ModelServings.AsNoTracking().Where(serving => serving.ModelVersionId == id).OrderBy(serving => serving.Id).ToListAsync(cancellationToken);
        foreach (var (name, value) in Describe(version, served)) terminal.WriteLine($"{name,-12} {value}");
        if (ModelFigures.Of(version.Metrics) is { } figures)
        {
            terminal.WriteLine("");
            terminal.WriteLine(figures.Title);
            terminal.WriteTable(figures.Columns, figures.Rows, figures.RightAligned);
        }
        terminal.WriteLine($"All metrics and settings: forecast-worker models show {id} --json");
        return ExitCode.Done;
    }

    private async Task WriteJsonAsync(long id, CancellationToken cancellationToken)
    {
        await using var answer = await database.QueryAsync(StatusQueries.WholeModels(id), cancellationToken);
        await foreach (var row in answer.RowsAsync(cancellationToken)) terminal.WriteJson(IndentedJson.Of(JsonRow.Of(answer.Columns, row)));
    }

    private static IEnumerable<(string Name, string Value)> Describe(ModelVersionRow version, List<ModelServingRow> served)
    {
        yield return ("version", version.Id.ToString(CultureInfo.InvariantCulture));
        yield return ("model", $"{version.Kind} {version.Name}");
        yield return ("serves", version.IsCurrent ? "yes" : "no");
        yield return ("served", served.Count == 0 ? "never" : string.Join(", ", served.Select(Span)));
        yield return ("data", $"{version.TrainedFrom:O} to {version.TrainedTo:O}, sha256 {version.DataSha256}");
        yield return ("fine-tuned", version.ParentId is { } parent ? $"from version {parent}" : "no");
        yield return ("run", version.RunId?.ToString(CultureInfo.InvariantCulture) ?? "");
        yield return ("made", $"{version.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC on {version.Device} by forecast-worker {version.CodeVersion}, seed {version.Seed}");
        yield return ("seen", version.Lineage);
        yield return ("file", version.CheckpointRemovedAt is { } removedAt
            ? $"removed {removedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; the version can serve no more"
            : $"{version.CheckpointPath}, sha256 {version.CheckpointSha256}");
    }

    private static string Span(ModelServingRow serving) =>
        $"{serving.ServedFrom.UtcDateTime:yyyy-MM-dd HH:mm} to {(serving.ServedTo is { } end ? $"{end.UtcDateTime:yyyy-MM-dd HH:mm}" : "now")}";

    private async Task<int> PromoteAsync(long id, CancellationToken cancellationToken)
    {
        await new ModelVersions(database).PromoteAsync(id, cancellationToken);
        terminal.WriteLine($"Model version {id} serves now.");
        return ExitCode.Done;
    }

    private async Task<int> RetireAsync(long id, CancellationToken cancellationToken)
    {
        await new ModelVersions(database).RetireAsync(id, cancellationToken);
        terminal.WriteLine($"Model version {id} serves no more, and no other does in its place. The next training is the first again.");
        return ExitCode.Done;
    }

    private async Task<int> RollbackAsync(string kind, string name, CancellationToken cancellationToken)
    {
        await new ModelVersions(database).RollbackAsync(kind, name, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var serving = await context.ModelVersions.Where(version => version.Kind == kind && version.Name == name && version.IsCurrent)
            .Select(version => version.Id).SingleAsync(cancellationToken);
        terminal.WriteLine($"Model version {serving} serves now.");
        return ExitCode.Done;
    }
}
