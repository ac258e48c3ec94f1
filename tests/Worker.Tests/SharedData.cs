namespace Worker.Tests;

/// <summary>The recorded data beside the checkout, which a clone need not have: tests that read it skip without it.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>The full path of a file or folder below <c>shared/data</c>; skips the running test where it is absent.</summary>
    public static string Path(string relativePath)
    {
        var path = Root is null ? null : System.IO.Path.Combine(Root, relativePath);
        if (path is null || !System.IO.Path.Exists(path))
            Assert.Skip($"shared/data/{relativePath} is not beside this checkout.");
        return path;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }
        return null;
    }
}
