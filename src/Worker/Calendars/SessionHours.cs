namespace Worker.Calendars;

/// <summary>When a session begins and when its bar is final, the closing auction included. Times of the exchange.</summary>
internal readonly record struct SessionHours(TimeOnly Open, TimeOnly Close)
{
    /// <param name="open">As in <c>9:30</c>, the hour and the minute.</param>
    /// <param name="close">As <paramref name="open"/>.</param>
    public static SessionHours Of((int Hour, int Minute) open, (int Hour, int Minute) close) =>
        new(new TimeOnly(open.Hour, open.Minute), new TimeOnly(close.Hour, close.Minute));
}
