using System.Text;

namespace Worker.Cli.Listings;

/// <summary>
/// An array as PostgreSQL writes it: <c>{a,"b, c",NULL,{d}}</c>, with bounds before it if they do not start at 1 (manual, 8.15.6).
/// </summary>
internal sealed class ArrayLiteral
{
    private readonly List<Element> _elements = [];

    /// <param name="literal">The text of the server: it is trusted to be well formed.</param>
    public ArrayLiteral(string literal)
    {
        var at = literal.IndexOf('{', StringComparison.Ordinal) + 1;
        Read(literal, ref at);
    }

    private ArrayLiteral()
    {
    }

    public IReadOnlyList<Element> Elements => _elements;

    private void Read(string literal, ref int at)
    {
        while (at < literal.Length && literal[at] != '}')
        {
            switch (literal[at])
            {
                case ',':
                    at++;
                    break;
                case '{':
                    at++;
                    var nested = new ArrayLiteral();
                    nested.Read(literal, ref at);
                    _elements.Add(new Element(null, nested));
                    break;
                case '"':
                    _elements.Add(new Element(Quoted(literal, ref at), null));
                    break;
                default:
                    var start = at;
                    while (at < literal.Length && literal[at] is not (',' or '}')) at++;
                    var text = literal[start..at];
                    _elements.Add(new Element(text == "NULL" ? null : text, null));
                    break;
            }
        }
        at++;
    }

    private static string Quoted(string literal, ref int at)
    {
        var text = new StringBuilder();
        for (at++; literal[at] != '"'; at++)
        {
            if (literal[at] == '\\') at++;
            text.Append(literal[at]);
        }
        at++;
        return text.ToString();
    }

    /// <param name="Text">Null for SQL's null, and for an array in the array.</param>
    internal readonly record struct Element(string? Text, ArrayLiteral? Nested);
}
