namespace Worker.Tests.Architecture;

/// <summary>Finds cycles in a small directed graph.</summary>
internal static class FolderCycles
{
    /// <summary>One cycle for each node that can reach itself, as the path of its nodes; empty if the graph has none.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<(string From, string To)> edges)
    {
        var next = edges.Where(edge => edge.From != edge.To).Distinct().ToLookup(edge => edge.From, edge => edge.To);
        return [.. next.Select(node => PathBack(node.Key, next)).OfType<string>()];
    }

    private static string? PathBack(string start, ILookup<string, string> next)
    {
        var before = new Dictionary<string, string>();
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var node))
        {
            foreach (var reached in next[node])
            {
                if (reached == start)
                {
                    var path = new Stack<string>([start]);
                    for (var step = node; step != start; step = before[step]) path.Push(step);
                    path.Push(start);
                    return string.Join(" -> ", path);
                }
                if (before.TryAdd(reached, node)) queue.Enqueue(reached);
            }
        }
        return null;
    }
}
