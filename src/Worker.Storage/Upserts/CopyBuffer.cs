using System.Buffers.Binary;
using System.Text;

namespace Worker.Storage.Upserts;

/// <summary>
/// Rows in the binary format of COPY, gathered until they are sent. The driver has one asynchronous call for each value, which takes several
/// times as long. Not thread-safe.
/// </summary>
internal sealed class CopyBuffer
{
    /// <summary>Bytes that are gathered before they are sent.</summary>
    private const int Full = 64 * 1024;

    private const int NullLength = -1;

    private const short EndOfRows = -1;

    /// <summary>A numeric is sent in digits of this base, each for four decimal places.</summary>
    private const uint NumericBase = 10_000;

    private const int PlacesOfDigit = 4, MostDigits = 12;

    private const short Negative = 0x4000;

    private static readonly byte[] Signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8];

    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;

    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly uint[] PowersOfTen = [1, 10, 100, 1000];

    private static readonly Dictionary<Type, Delegate> Writers = new()
    {
        [typeof(string)] = (CopyBuffer buffer, string? value) => buffer.Add(value),
        [typeof(DateOnly)] = (CopyBuffer buffer, DateOnly value) => buffer.Add(value),
        [typeof(DateTimeOffset)] = (CopyBuffer buffer, DateTimeOffset value) => buffer.Add(value),
        [typeof(long?)] = (CopyBuffer buffer, long? value) => buffer.Add(value),
        [typeof(decimal)] = (CopyBuffer buffer, decimal value) => buffer.Add(value),
        [typeof(decimal?)] = (CopyBuffer buffer, decimal? value) => buffer.Add(value),
    };

    private byte[] _bytes = new byte[2 * Full];
    private int _length;

    /// <summary>Whether it is time to send.</summary>
    public bool IsFull => _length >= Full;

    /// <summary>What adds a value of a type, as text, date, timestamp with time zone, bigint or numeric; null for other types.</summary>
    public static Action<CopyBuffer, TValue>? WriterOf<TValue>() =>
        Writers.TryGetValue(typeof(TValue), out var writer) ? (Action<CopyBuffer, TValue>)writer : null;

    /// <summary>Adds what comes before the first row.</summary>
    public void Begin()
    {
        Signature.CopyTo(Take(Signature.Length + 2 * sizeof(int)));
    }

    public void BeginRow(int columns) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), (short)columns);

    /// <summary>Adds what comes after the last row.</summary>
    public void End() => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), EndOfRows);

    public async Task SendAsync(Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync(_bytes.AsMemory(0, _length), cancellationToken);
        _length = 0;
    }

    public void Add(string? text)
    {
        if (text is null)
        {
            AddNull();
            return;
        }
        var room = Take(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, written);
        _length -= room.Length - sizeof(int) - written;
    }

    public void Add(DateOnly date) => BinaryPrimitives.WriteInt32BigEndian(Value(sizeof(int)), date.DayNumber - EpochDay);

    public void Add(DateTimeOffset instant) =>
        BinaryPrimitives.WriteInt64BigEndian(Value(sizeof(long)), (instant.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond);

    public void Add(long? number)
    {
        if (number is { } known) BinaryPrimitives.WriteInt64BigEndian(Value(sizeof(long)), known);
        else AddNull();
    }

    public void Add(decimal? number)
    {
        if (number is { } known) Add(known);
        else AddNull();
    }

    /// <summary>With as many decimal places as the number has, zeros at the end included.</summary>
    public void Add(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var scale = (int)number.Scale;
        // In whole digits of the base behind the point.
        var padding = (PlacesOfDigit - scale % PlacesOfDigit) % PlacesOfDigit;
        var rest = new UInt128((uint)parts[2], (uint)parts[0] | ((ulong)(uint)parts[1] << 32)) * PowersOfTen[padding];
        Span<short> digits = stackalloc short[MostDigits];
        var (count, zeros) = (0, 0);
        while (rest > ulong.MaxValue)
        {
            (rest, var digit) = UInt128.DivRem(rest, NumericBase);
            digits[count++] = (short)(uint)digit;
        }
        for (var small = (ulong)rest; small > 0;)
        {
            (small, var digit) = Math.DivRem(small, NumericBase);
            digits[count++] = (short)digit;
        }
        while (zeros < count && digits[zeros] == 0)
            zeros++;

        var value = Value((4 + count - zeros) * sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(value, (short)(count - zeros));
        BinaryPrimitives.WriteInt16BigEndian(value[2..], (short)(count - 1 - (scale + padding) / PlacesOfDigit));
        BinaryPrimitives.WriteInt16BigEndian(value[4..], decimal.IsNegative(number) && count > 0 ? Negative : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(value[6..], (short)scale);
        for (var i = 0; i < count - zeros; i++)
            BinaryPrimitives.WriteInt16BigEndian(value[(8 + 2 * i)..], digits[count - 1 - i]);
    }

    private void AddNull() => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), NullLength);

    /// <summary>The place of a value of some bytes, after its length.</summary>
    private Span<byte> Value(int bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), bytes);
        return Take(bytes);
    }

    private Span<byte> Take(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes));
        var place = _bytes.AsSpan(_length, bytes);
        _length += bytes;
        return place;
    }
}
