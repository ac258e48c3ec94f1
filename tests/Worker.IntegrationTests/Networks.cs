namespace Worker.IntegrationTests;

/// <summary>Tests that train: one after the other, since random numbers belong to the process and two trainings at once are not repeatable.</summary>
[CollectionDefinition(nameof(Networks))]
public sealed class Networks;
