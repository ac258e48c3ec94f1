using Worker.Jobs;

namespace Worker.IntegrationTests.Models;

/// <summary>A training job of one kind of model over a real database, as the contract of the protocol needs it.</summary>
internal interface ITrainingBench : IAsyncDisposable
{
    string Kind { get; }

    string Name { get; }

    /// <summary>Where the checkpoints lie.</summary>
    string ModelsFolder { get; }

    Task<JobOutcome> TrainAsync(JobArguments? arguments = null);

    /// <summary>Stores what a first training learns from.</summary>
    Task StoreDataAsync();

    /// <summary>Stores data that came since.</summary>
    Task StoreMoreDataAsync();

    /// <summary>Changes a setting that decides what a training gives, but not how good it is.</summary>
    void ChangeSettings();
}

/// <summary>A training job of a kind of model whose versions are compared on data that neither has seen.</summary>
internal interface IComparedBench : ITrainingBench
{
    /// <summary>Share of the data in the test segment.</summary>
    double TestShare { get; set; }

    /// <summary>Changes the settings so that a training gives useless weights.</summary>
    Task MakeTrainingWorseAsync();
}
