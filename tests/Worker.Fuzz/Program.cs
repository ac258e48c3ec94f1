using System.Diagnostics;
using System.Globalization;
using Worker.Fuzz;

// Numbers read the same whatever the language of the machine, as in the worker.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (FuzzArguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(FuzzArguments.Usage);
    return 2;
}

using var folder = new ScratchFolder();
var targets = FuzzTargets.All(folder.Path).Where(target => arguments.Target is null || target.Name == arguments.Target).ToList();
if (targets.Count == 0)
{
    Console.Error.WriteLine($"There is no target '{arguments.Target}'; there are {string.Join(", ", FuzzTargets.All(folder.Path).Select(target => target.Name))}.");
    return 2;
}

var (started, reports) = (Stopwatch.GetTimestamp(), new List<TargetReport>());
foreach (var target in targets)
{
    var report = await new FuzzRun(target, arguments, arguments.Duration / targets.Count).RunAsync();
    reports.Add(report);
    report.Print(Console.Out);
}
if (arguments.Report is { } file)
    await File.WriteAllTextAsync(file, TargetReport.Xml(reports));
Console.WriteLine($"{reports.Sum(report => report.Inputs):N0} inputs in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {reports.Count(report => !report.IsGood)} targets failed");
return reports.All(report => report.IsGood) ? 0 : 1;
