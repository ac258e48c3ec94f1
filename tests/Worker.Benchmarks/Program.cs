using Worker.Benchmarks.Learning;
using Worker.Benchmarks.Prices;

switch (args)
{
    case ["recurrent"]:
        await RecurrentBenchmark.RunAsync();
        return 0;
    case ["import", var folder]:
        await ImportBenchmark.RunAsync(folder);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Worker.Benchmarks recurrent | import FOLDER");
        return 2;
}
