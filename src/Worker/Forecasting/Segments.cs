using Worker.Models;
using Worker.Observability;

namespace Worker.Forecasting;

/// <summary>
/// Training, validation and test, in that order of time and by common dates for all symbols, so that no symbol's test is in
/// another's training. A window belongs to a segment by its as-of date, and only if its last target date is not after the
/// segment's end: between two segments is a gap of the largest horizon.
/// </summary>
/// <param name="ValidationFrom">First as-of date of the validation segment; the last date a training target may have.</param>
/// <param name="TestFrom">First as-of date of the test segment; the last date a validation target may have.</param>
internal sealed record Segments(DateOnly ValidationFrom, DateOnly TestFrom)
{
    public Segment? Of(DateOnly asOf, DateOnly lastTarget)
    {
        if (asOf >= TestFrom)
            return Segment.Test;
        if (asOf >= ValidationFrom)
            return lastTarget <= TestFrom ? Segment.Validation : null;
        return lastTarget <= ValidationFrom ? Segment.Training : null;
    }

    /// <summary>
    /// The same segments without what earlier weights have seen: the validation segment begins after all sessions that they were fitted on,
    /// the test segment after all that selected them.
    /// </summary>
    public Segments After(SeenSessions seen) => new(
        ValidationFrom > seen.FittedTo ? ValidationFrom : seen.FittedTo,
        TestFrom > seen.SelectedTo ? TestFrom : seen.SelectedTo);

    /// <summary>Cuts at the given shares of the distinct as-of dates of all windows.</summary>
    /// <exception cref="OperatorException">There are too few sessions for three segments.</exception>
    public static Segments Split(IReadOnlyCollection<DateOnly> asOfDates, double validationShare, double testShare)
    {
        var dates = asOfDates.Distinct().Order().ToArray();
        var test = (int)Math.Round(dates.Length * testShare, MidpointRounding.AwayFromZero);
        var validation = (int)Math.Round(dates.Length * validationShare, MidpointRounding.AwayFromZero);
        var training = dates.Length - test - validation;
        if (test < 1 || validation < 1 || training < 1)
        {
            throw new OperatorException(
                $"{dates.Length} sessions with a full window cannot be cut into training, validation ({validationShare:P0}) and test ({testShare:P0}). "
                + "Fetch a longer history (Prices:From) or change the shares (Forecasting:ValidationShare, Forecasting:TestShare).");
        }
        return new Segments(dates[training], dates[training + validation]);
    }
}

internal enum Segment
{
    Training,
    Validation,
    Test,
}
