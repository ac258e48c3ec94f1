using System.Text.Json;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Json;

/// <summary>
/// Reads the objects of one list inside a JSON document, one at a time and in bounded memory, and the single values next to the list.
/// A single object in place of the list is a list of one.
/// </summary>
/// <param name="list">The path to the list, such as <c>feed.entry</c>; empty if the document is the list.</param>
internal sealed class JsonList(JsonBytes bytes, string list, CancellationToken cancellationToken)
{
    /// <summary>Longest element of the list, and longest single value, in bytes of UTF-8.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    private const int MaxValues = 1000, MaxValueLength = 8192, MaxObjects = 100;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _objects = new(StringComparer.OrdinalIgnoreCase);
    private readonly JsonPath _path = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private bool _isEnd;
    private JsonReaderState _state = new(ReviewDocument.JsonForm);
    private int _skipBelow = -1;

    /// <summary>
    /// The texts, numbers and flags outside the list by their paths (<c>links.next</c>, <c>feed.link.0.attributes.href</c>), complete at
    /// the end.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Whether the path of the list was there, with a list, an object or null.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Whether there is an object of this path outside the list; the first ones of a document are remembered.</summary>
    public bool HasObject(string path) => _objects.Contains(path);

    /// <exception cref="JsonException">The document is no JSON, the path of the list leads to something else, or a value is longer than
    /// <see cref="MaxLength"/>.</exception>
    public IEnumerable<JsonListItem> Items()
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (consumed, item) = Step();
            if (item is not null)
                yield return item;
            _buffer.AsSpan(consumed, _filled - consumed).CopyTo(_buffer);
            _filled -= consumed;
            if (item is null && !Fill())
                yield break;
        }
    }

    /// <summary>Reads tokens until an element of the list is complete or more bytes are needed.</summary>
    private (int Consumed, JsonListItem? Item) Step()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _isEnd, _state);
        while (true)
        {
            var (before, state) = ((int)reader.BytesConsumed, reader.CurrentState);
            if (!reader.Read())
                break;
            if (_skipBelow >= 0)
            {
                if (reader.CurrentDepth <= _skipBelow && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    _skipBelow = -1;
                continue;
            }
            _path.Before(ref reader);
            if (IsItem(reader.TokenType))
            {
                var start = (int)reader.TokenStartIndex;
                var depth = reader.CurrentDepth;
                if (reader.TrySkip())
                {
                    _path.After();
                    _state = reader.CurrentState;
                    return ((int)reader.BytesConsumed, JsonListItem.Of(_buffer.AsSpan(start, (int)reader.BytesConsumed - start)));
                }
                if (_filled - before > MaxLength)
                {
                    // Longer than anything that is kept: its tokens are passed over one by one.
                    (_skipBelow, _state) = (depth, reader.CurrentState);
                    _path.After();
                    return ((int)reader.BytesConsumed, JsonListItem.TooLong);
                }
                _path.Undo();
                _state = state;
                return (before, null);
            }
            Keep(ref reader);
            _path.Enter(ref reader);
        }
        _state = reader.CurrentState;
        return ((int)reader.BytesConsumed, null);
    }

    private bool IsItem(JsonTokenType token)
    {
        if (token is JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray)
            return false;
        if (_path.IsInListAt(list))
            return true;
        if (!_path.Is(list))
            return false;
        if (token is not (JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null))
            throw new JsonException($"{(list.Length == 0 ? "the document" : $"'{list}'")} is {token}; expected a list");
        IsFound |= token is not JsonTokenType.StartObject || list.Length > 0;
        return token is JsonTokenType.StartObject && list.Length > 0;
    }

    private void Keep(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject && _objects.Count < MaxObjects)
            _objects.Add(_path.ToString());
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            || _values.Count == MaxValues || reader.ValueSpan.Length > MaxValueLength)
        {
            return;
        }
        using var value = JsonDocument.ParseValue(ref reader);
        _values.TryAdd(_path.ToString(), JsonMember.Text(value.RootElement)!);
    }

    private bool Fill()
    {
        if (_isEnd)
            return false;
        if (_filled == _buffer.Length)
        {
            if (_buffer.Length > 2 * MaxLength)
                throw new JsonException($"a value has more than {MaxLength} bytes");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        var read = bytes.Read(_buffer.AsSpan(_filled));
        _filled += read;
        _isEnd = read == 0;
        return true;
    }
}
