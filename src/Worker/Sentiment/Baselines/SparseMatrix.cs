namespace Worker.Sentiment.Baselines;

/// <summary>A matrix of mostly zeros, row by row. Rows are added once and read by many threads after.</summary>
internal sealed class SparseMatrix(int columnCount)
{
    private readonly List<int> _columns = [];
    private readonly List<double> _values = [];
    private readonly List<int> _ends = [];

    public int ColumnCount { get; } = columnCount;

    public int RowCount => _ends.Count;

    /// <param name="entries">Each column at most once; the order fixes the order of summation.</param>
    public void AddRow(IEnumerable<(int Column, double Value)> entries)
    {
        foreach (var (column, value) in entries)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)ColumnCount, nameof(entries));
            _columns.Add(column);
            _values.Add(value);
        }

        _ends.Add(_columns.Count);
    }

    /// <summary>The row times a vector of <see cref="ColumnCount"/>.</summary>
    public double Dot(int row, ReadOnlySpan<double> vector)
    {
        var sum = 0.0;
        for (var i = Start(row); i < _ends[row]; i++)
            sum += _values[i] * vector[_columns[i]];
        return sum;
    }

    /// <summary>Adds the row, scaled, to a vector of <see cref="ColumnCount"/>.</summary>
    public void AddScaled(int row, double scale, Span<double> vector)
    {
        for (var i = Start(row); i < _ends[row]; i++)
            vector[_columns[i]] += scale * _values[i];
    }

    private int Start(int row) => row == 0 ? 0 : _ends[row - 1];
}
