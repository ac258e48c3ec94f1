namespace Worker.Fuzz;

/// <summary>One parser with what goes into it.</summary>
/// <param name="Name">Its samples are the files <c>Samples/NAME.*</c>.</param>
/// <param name="Read">Gives an input to the product as it would come from outside. Throws <see cref="WrongAcceptanceException"/> for what must not be accepted.</param>
/// <param name="Own">The exceptions with which the product refuses an input. Any other is a fault.</param>
internal sealed record FuzzTarget(string Name, Func<byte[], CancellationToken, Task> Read, params IReadOnlyList<Type> Own)
{
    /// <summary>Inputs from which the others are made.</summary>
    public IReadOnlyList<byte[]> Samples => [.. Files.Select(file => file.Bytes)];

    /// <summary>Those that the product must accept: all whose name has no <c>.refused.</c> in it.</summary>
    public IReadOnlyList<byte[]> Right => [.. Files.Where(file => !file.Name.Contains(".refused.", StringComparison.Ordinal)).Select(file => file.Bytes)];

    private IReadOnlyList<(string Name, byte[] Bytes)> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Samples"), Name + ".*").Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];

    public bool IsOwn(Exception failure) => Own.Any(type => type.IsInstanceOfType(failure));
}

/// <summary>The product took what it must not take.</summary>
internal sealed class WrongAcceptanceException(string what) : Exception(what)
{
    /// <param name="what">What is wrong if the condition does not hold.</param>
    public static void ThrowUnless(bool condition, string what)
    {
        if (!condition)
            throw new WrongAcceptanceException(what);
    }
}
