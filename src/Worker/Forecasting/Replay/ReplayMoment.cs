namespace Worker.Forecasting.Replay;

/// <summary>What a forecast may know.</summary>
/// <param name="AsOf">
/// The day that is replayed: only a version that has seen nothing after it is used. Null forecasts the newest session: all that the serving version has seen
/// is past, even if the exchange of another symbol has finished a later session than that of the symbol.
/// </param>
/// <param name="KnownAt">
/// The instant whose stored bars, versions and forecasts are used, in UTC by the database's clock. Null for what is stored now.
/// </param>
internal readonly record struct ReplayMoment(DateOnly? AsOf, DateTimeOffset? KnownAt);
