using SkiaSharp;

namespace Worker.Reports;

/// <summary>
/// Which cells of an area are taken, as a summed-area table (Crow, "Summed-area tables for texture mapping", SIGGRAPH 1984): whether
/// a box is free takes four look-ups, however many boxes were placed.
/// </summary>
internal sealed class WordCloudRoom
{
    /// <summary>Side of a cell, in units of the area; boxes are placed on its grid.</summary>
    public const float Cell = 3;

    private readonly SKRect _area;
    private readonly bool[,] _isTaken;

    // How many cells above and to the left are taken; one row and one column more than there are cells.
    private readonly int[,] _sums;

    public WordCloudRoom(SKRect area)
    {
        _area = area;
        _isTaken = new bool[(int)(area.Height / Cell), (int)(area.Width / Cell)];
        _sums = new int[Rows + 1, Columns + 1];
    }

    private int Rows => _isTaken.GetLength(0);

    private int Columns => _isTaken.GetLength(1);

    /// <summary>
    /// Takes the cells of a box with its centre near a point; null, with nothing taken, if it is not free or leaves the area.
    /// </summary>
    public SKRect? TryTake(SKSize box, float centreX, float centreY)
    {
        int columns = (int)MathF.Ceiling(box.Width / Cell), rows = (int)MathF.Ceiling(box.Height / Cell);
        var left = (int)MathF.Round((centreX - _area.Left) / Cell - columns / 2f);
        var top = (int)MathF.Round((centreY - _area.Top) / Cell - rows / 2f);
        if (left < 0 || top < 0 || left + columns > Columns || top + rows > Rows || IsAnyTaken(left, top, columns, rows))
            return null;

        Take(left, top, columns, rows);
        return SKRect.Create(_area.Left + left * Cell, _area.Top + top * Cell, box.Width, box.Height);
    }

    private bool IsAnyTaken(int left, int top, int columns, int rows) =>
        _sums[top + rows, left + columns] - _sums[top, left + columns] - _sums[top + rows, left] + _sums[top, left] > 0;

    private void Take(int left, int top, int columns, int rows)
    {
        for (var row = top; row < top + rows; row++)
        {
            for (var column = left; column < left + columns; column++)
                _isTaken[row, column] = true;
        }

        for (var row = top; row < Rows; row++)
        {
            var inRow = 0;
            for (var column = 0; column < Columns; column++)
            {
                inRow += _isTaken[row, column] ? 1 : 0;
                _sums[row + 1, column + 1] = _sums[row, column + 1] + inRow;
            }
        }
    }
}
