using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>Takes one entry apart: no DTD, no entities but those of XML, nothing is fetched.</summary>
internal sealed partial class EntryXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        ConformanceLevel = ConformanceLevel.Fragment,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        // The scanner has replaced them.
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    private readonly NameTable _names = new();
    private XmlParserContext? _context;

    /// <param name="namespaces">Those that the feed declares outside its entries.</param>
    /// <exception cref="XmlException">The entry is not well-formed.</exception>
    public XElement Read(string xml, IReadOnlyDictionary<string, string> namespaces)
    {
        try
        {
            return Load(xml, _context ??= Context(namespaces, []));
        }
        catch (XmlException fault)
        {
            // The reader stopped within elements whose declarations are still in it.
            _context = null;
            return Undeclared(xml, namespaces) is { Count: > 0 } prefixes
                ? Load(xml, Context(namespaces, prefixes))
                : throw new XmlException(fault.Message, fault);
        }
    }

    private XmlParserContext Context(IReadOnlyDictionary<string, string> namespaces, IReadOnlyList<string> undeclared)
    {
        var manager = new XmlNamespaceManager(_names);
        foreach (var (prefix, name) in namespaces.Where(pair => pair.Key is not ("xml" or "xmlns")))
            manager.AddNamespace(prefix, name);
        foreach (var prefix in undeclared)
            manager.AddNamespace(prefix, $"urn:undeclared:{prefix}");
        return new XmlParserContext(_names, manager, null, XmlSpace.None);
    }

    private static XElement Load(string xml, XmlParserContext context)
    {
        using var reader = XmlReader.Create(new StringReader(xml), Settings, context);
        reader.MoveToContent();
        var entry = (XElement)XNode.ReadFrom(reader);
        return reader.MoveToContent() is XmlNodeType.None ? entry : throw new XmlException("there is more after its end tag");
    }

    private static List<string> Undeclared(string xml, IReadOnlyDictionary<string, string> namespaces) =>
        [.. Prefix().Matches(xml).Select(match => match.Value).Where(prefix => prefix is not ("xml" or "xmlns") && !namespaces.ContainsKey(prefix)).Distinct().Take(100)];

    [GeneratedRegex(@"(?<=[<\s/])[A-Za-z_][\w.-]{0,60}(?=:[A-Za-z_])")]
    private static partial Regex Prefix();
}
