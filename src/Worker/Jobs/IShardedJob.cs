namespace Worker.Jobs;

/// <summary>
/// A job that splits the work on many symbols into shards where other nodes may take them: runs of the same job on a few symbols each, which
/// go on beside one another while the run that asked for them waits.
/// </summary>
internal interface IShardedJob : IJob
{
    /// <summary>Whether a run with these arguments only asks for shards and computes nothing itself.</summary>
    bool IsSplit(JobArguments arguments);
}
