namespace Worker.IntegrationTests.Observability;

/// <summary>
/// What listens to meters hears all of them in the process, by name: these tests run by themselves, after those that run side by side,
/// so that they read no figure of another test.
/// </summary>
[CollectionDefinition(nameof(ProcessMeters), DisableParallelization = true)]
public sealed class ProcessMeters;
