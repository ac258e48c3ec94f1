namespace Worker.Tests;

/// <summary>The small inputs that once failed, beside the checkout, which a clone need not have: tests that read them skip without them.</summary>
internal static class SharedCases
{
    private static readonly string? Root = Find();

    /// <summary>The full path of a file or folder below <c>shared/cases</c>; skips the running test if it is absent.</summary>
    public static string Path(string relativePath)
    {
        var path = Root is null ? null : System.IO.Path.Combine(Root, relativePath);
        if (path is null || !System.IO.Path.Exists(path))
            Assert.Skip($"shared/cases/{relativePath} is not beside this checkout.");
        return path;
    }

    /// <summary>The text of a file below <c>shared/cases</c>; skips the running test if it is absent.</summary>
    public static string Read(string relativePath) => File.ReadAllText(Path(relativePath));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "cases");
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
