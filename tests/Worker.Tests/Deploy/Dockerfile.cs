namespace Worker.Tests.Deploy;

/// <summary>The instructions of <c>deploy/Dockerfile</c>, by stage.</summary>
internal static class Dockerfile
{
    internal sealed record Instruction(string Stage, string Keyword, string Arguments);

    public static IReadOnlyList<Instruction> Instructions { get; } = Parse(DeployFolder.Read("Dockerfile"));

    public static IEnumerable<Instruction> InStage(string stage) => Instructions.Where(instruction => instruction.Stage == stage);

    private static List<Instruction> Parse(string text)
    {
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
        var logical = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var stage = "";
        List<Instruction> instructions = [];
        foreach (var line in logical)
        {
            var parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (parts[0] == "FROM") stage = parts[1].Split(" AS ")[1];
            instructions.Add(new Instruction(stage, parts[0], parts[1]));
        }
        return instructions;
    }
}
