using Worker.Prices.Tables;

namespace Worker.Prices.Csv;

/// <summary>A row that was read, and where it is.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="TextLine">Its line in these bytes.</param>
internal readonly record struct PlacedRow(TableRow Row, int Offset, int TextLine);

/// <summary>Tells of the last rows of a file whether they mean the same without the rows before them.</summary>
internal static class CsvTail
{
    /// <summary>Whether the rows are read as if those before them had been read too.</summary>
    /// <param name="rows">In the order of the file, none of them refused.</param>
    public static bool IsAsWhole(IReadOnlyList<PlacedRow> rows, RowsBefore before)
    {
        if (!IsAscending(rows, before) || rows.Any(row => row.Row.SplitRatio is not null))
            return false;
        var all = Before(rows, rows.Count, before);
        List<TableRow> closes = [.. rows.Select(row => row.Row).Where(row => row.Close is not null)];
        return DailyRows.Passes(all.Closes, all.LongSteps)
            && !SplitJumps.Find(closes).Any(jump => jump.Date >= closes[Math.Min(closes.Count - 1, SplitJumps.RowsBefore)].Date);
    }

    /// <summary>What is to be known of the rows before the last ones; null if those do not mean the same without them.</summary>
    /// <param name="before">What is known of rows before these.</param>
    /// <param name="count">How many the last ones are.</param>
    public static RowsBefore? BeforeLast(IReadOnlyList<PlacedRow> rows, RowsBefore before, int count)
    {
        var first = rows.Count - count;
        return first >= 0 && IsAscending(rows, before)
            && rows.Skip(first).Count(row => row.Row.Close is not null) > SplitJumps.RowsBefore + SplitJumps.RowsAfter
            ? Before(rows, first, before)
            : null;
    }

    private static RowsBefore Before(IReadOnlyList<PlacedRow> rows, int count, RowsBefore before)
    {
        var (closes, longSteps, lastClose) = (before.Closes, before.LongSteps, before.LastClose);
        for (var i = 0; i < count; i++)
        {
            if (rows[i].Row.Close is null)
                continue;
            if (closes++ > 0 && DailyRows.IsLongStep(lastClose, rows[i].Row.Date))
                longSteps++;
            lastClose = rows[i].Row.Date;
        }
        return new RowsBefore(before.Rows + count, closes, longSteps, count > 0 ? rows[count - 1].Row.Date : before.LastDate, lastClose);
    }

    private static bool IsAscending(IReadOnlyList<PlacedRow> rows, RowsBefore before)
    {
        var last = before.LastDate;
        foreach (var row in rows)
        {
            if (row.Row.Date <= last)
                return false;
            last = row.Row.Date;
        }
        return true;
    }
}
