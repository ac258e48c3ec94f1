namespace Worker.Calendars.Choice;

/// <summary>
/// Chooses the calendar of a symbol: by the settings, else by the exchange that the feed names, else by the symbol's suffix,
/// else by the time zone if it trades on a stock exchange, else by its history.
/// </summary>
internal static class CalendarChoice
{
    /// <exception cref="ArgumentException">The settings name a calendar that does not exist.</exception>
    public static TradingCalendar Of(TradedInstrument instrument, CalendarCatalog catalog)
    {
        if (instrument.Setting is { } setting)
            return catalog.ByName(setting);
        if (instrument.IsNamedExchangeItsOwn && ExchangeNames.CalendarOf(instrument.Exchange) is { } named)
            return catalog.ByName(named);
        if (!instrument.TradesOnStockExchange)
            return CalendarInference.Infer(instrument.Dates, instrument.TimeZone, expected: null, catalog);
        if (ExchangeNames.CalendarBySuffix(instrument.Symbol) is { } listed)
            return catalog.ByName(listed);

        var byZone = ExchangeNames.CalendarByTimeZone(instrument.TimeZone);
        return CalendarInference.Infer(instrument.Dates, instrument.TimeZone, byZone, catalog);
    }
}
