using System.Xml.Linq;

namespace Worker.Tests.Deploy;

/// <summary>The files below <c>deploy/</c> of this checkout.</summary>
internal static class DeployFolder
{
    public static string Repository { get; } = Find();

    /// <summary>The version that images and releases carry.</summary>
    public static string Version { get; } = XDocument.Load(System.IO.Path.Combine(Repository, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static string Path(string relative) => System.IO.Path.Combine(Repository, "deploy", relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Worker.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Worker.sln.");
    }
}
