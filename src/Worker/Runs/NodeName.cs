namespace Worker.Runs;

/// <summary>The name of this service among those on one database: <c>Service:NodeName</c>, or machine and process.</summary>
internal sealed record NodeName(string Value)
{
    public static NodeName Of(ServiceOptions options) => new(options.NodeName.Length > 0 ? options.NodeName : ThisNode.Name);
}
