using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Worker.Forecasting.Panels;

/// <summary>The fingerprint of bars: equal symbols, sessions and values give an equal one.</summary>
internal static class BarsHash
{
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Of(IEnumerable<DailyBars> bars)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var symbol in bars.OrderBy(symbol => symbol.Symbol, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{symbol.Symbol}\n{symbol.Count}\n")));
            hash.AppendData(MemoryMarshal.AsBytes<int>(Array.ConvertAll(symbol.Dates.ToArray(), date => date.DayNumber)));
            foreach (var column in (ArraySegment<double>[])[
                symbol.Open, symbol.High, symbol.Low, symbol.Close, symbol.Volume, symbol.MoodCount, symbol.MoodScore])
            {
                hash.AppendData(MemoryMarshal.AsBytes<double>(column));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
