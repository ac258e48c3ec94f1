namespace Worker.Tests.Learning;

/// <summary>Tests of what belongs to the process, such as the random generators and the count of live tensors: beside them nothing runs.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
