namespace Worker.Forecasting.Network;

/// <summary>Consecutive sessions of one symbol that are learnt from.</summary>
/// <param name="Series">The symbol, among those that <see cref="NetworkInputs.Series"/> returns.</param>
/// <param name="From">First session, in the symbol's bars.</param>
/// <param name="Count">Sessions, at least 1.</param>
/// <param name="FirstLearnt">First session whose targets are learnt; those before it are the past that the network reads.</param>
internal readonly record struct SlicePiece(int Series, int From, int Count, int FirstLearnt);
