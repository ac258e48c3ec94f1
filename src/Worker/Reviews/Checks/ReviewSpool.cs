namespace Worker.Reviews.Checks;

/// <summary>
/// Accepted reviews that wait to be stored: in memory, and beyond a limit in a temporary file that is deleted when it is closed.
/// </summary>
internal sealed class ReviewSpool : IDisposable
{
    /// <summary>UTF-16 characters in memory.</summary>
    private const int MaxInMemory = 4 * 1024 * 1024;

    private readonly List<(string Place, Review Review)> _memory = [];
    private int _characters;
    private BinaryWriter? _file;

    public int Count { get; private set; }

    /// <param name="place">The place of its entry.</param>
    public void Add(string place, Review review)
    {
        Count++;
        if (_file is null)
        {
            _memory.Add((place, review));
            // What a review takes in addition to its texts, as characters.
            _characters += 200 + place.Length + review.Body.Length + (review.Title?.Length ?? 0) + review.ExternalId.Length;
            if (_characters > MaxInMemory)
                Spill();
            return;
        }
        Write(_file, place, review);
    }

    /// <summary>All reviews in their order. No more are added after it.</summary>
    public IEnumerable<(string Place, Review Review)> Read() => _file is null ? _memory : ReadFile(_file, Count);

    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        var path = Path.Combine(Path.GetTempPath(), $"forecast-worker-reviews-{Guid.NewGuid():N}");
        _file = new BinaryWriter(new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 64 * 1024,
            Options = FileOptions.DeleteOnClose,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }));
        foreach (var (place, review) in _memory)
            Write(_file, place, review);
        _memory.Clear();
        _memory.TrimExcess();
    }

    private static void Write(BinaryWriter file, string place, Review review)
    {
        file.Write(place);
        file.Write(review.ExternalId);
        file.Write(review.Subject);
        file.Write(review.PublishedAt?.UtcTicks ?? -1);
        file.Write(review.Rating ?? -1);
        file.Write((sbyte)(review.IsPositive switch { null => -1, true => 1, false => 0 }));
        WriteText(file, review.Title);
        file.Write(review.Body);
        WriteText(file, review.Language);
        file.Write(review.TextSha256);
    }

    private static IEnumerable<(string Place, Review Review)> ReadFile(BinaryWriter written, int count)
    {
        written.Flush();
        written.BaseStream.Position = 0;
        using var file = new BinaryReader(written.BaseStream, System.Text.Encoding.UTF8, leaveOpen: true);
        for (var i = 0; i < count; i++)
        {
            var place = file.ReadString();
            yield return (place, new Review
            {
                ExternalId = file.ReadString(),
                Subject = file.ReadString(),
                PublishedAt = file.ReadInt64() is >= 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                Rating = file.ReadDecimal() is >= 0 and var rating ? rating : null,
                IsPositive = file.ReadSByte() switch { 1 => true, 0 => false, _ => null },
                Title = ReadText(file),
                Body = file.ReadString(),
                Language = ReadText(file),
                TextSha256 = file.ReadString(),
            });
        }
    }

    private static void WriteText(BinaryWriter file, string? text)
    {
        file.Write(text is not null);
        if (text is not null)
            file.Write(text);
    }

    private static string? ReadText(BinaryReader file) => file.ReadBoolean() ? file.ReadString() : null;
}
