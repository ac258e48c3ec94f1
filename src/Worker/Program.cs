using System.Globalization;
using Worker.Cli;

// Numbers and dates read the same for every language of the machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// Before the first file.
FileModes.Restrict();
using var interruption = new Interruption();
return await CommandLine.RunAsync(args, Terminal.FromConsole(), interruption);
