using TorchSharp;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Training;

[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class TrainerTests
{
    private static readonly TrainerSettings Settings = new() { Epochs = 4, BatchSize = 8, LearningRate = 0.05, Patience = 0 };

    [Fact]
    public void Every_item_is_seen_once_an_epoch_in_an_order_that_changes()
    {
        var seen = new List<int>();
        using var task = new LineTask { OnBatch = seen.AddRange };

        using var result = Train(task, Settings with { Epochs = 2 });

        var epochs = seen.Chunk(32).ToList();
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 32), epoch.Order()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public void Without_shuffling_items_keep_their_order()
    {
        var seen = new List<int>();
        using var task = new LineTask { OnBatch = seen.AddRange };

        using var result = Train(task, Settings with { Epochs = 1, Shuffle = false });

        Assert.Equal(Enumerable.Range(0, 32), seen);
    }

    [Fact]
    public void Training_stops_when_patience_runs_out_and_keeps_the_best_epoch()
    {
        // So high a rate overshoots for ever: the first epochs stay the best.
        using var task = new LineTask();

        using var result = Train(task, Settings with { Epochs = 60, LearningRate = 3, Patience = 3, GradientClipNorm = 0 });

        Assert.True(result.StoppedEarly);
        Assert.Equal(result.BestEpoch + 3, result.Epochs.Count);
        Assert.Equal(result.Epochs.MinBy(epoch => epoch.ValidationLoss), result.Epochs[result.BestEpoch - 1]);
        using var network = NetworkWeights.Of(task.Network);
        WeightAssert.Identical(result.Weights, network);
        Assert.False(task.Network.training);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_training_with_epoch_and_batch()
    {
        using var task = new LineTask { Factor = items => items.Contains(20) ? float.NaN : 1 };

        var exception = Assert.Throws<NonFiniteLossException>(() => Train(task, Settings with { Shuffle = false }));

        Assert.Equal((1, 3), (exception.Epoch, exception.Batch));
        Assert.Contains("training loss became NaN in epoch 1, batch 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_training_before_the_next_step()
    {
        using var cancellation = new CancellationTokenSource();
        var batches = 0;
        using var task = new LineTask
        {
            OnBatch = _ =>
            {
                if (++batches == 6)
                    cancellation.Cancel();
            },
        };

        Assert.Throws<OperationCanceledException>(() => Train(task, Settings, cancellation: cancellation));

        Assert.Equal(6, batches);
    }

    [Fact]
    public void A_parameter_without_gradient_stays_as_it_was()
    {
        using var task = new LineTask();
        task.Bias.requires_grad = false;
        var before = task.Bias.item<float>();

        using var result = Train(task, Settings);

        Assert.Equal(before, task.Bias.item<float>());
        Assert.True(result.Epochs[^1].TrainingLoss < result.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void Gradients_are_scaled_down_to_the_norm_asked_for()
    {
        using var task = new LineTask { Factor = _ => 1e6f };

        using var result = Train(task, Settings with { Epochs = 1, GradientClipNorm = 0.25 });

        var norm = Math.Sqrt(task.Network.parameters().Sum(parameter => parameter.grad!.pow(2).sum().item<float>()));
        Assert.Equal(0.25, norm, 1e-3);
    }

    [Fact]
    public void Epochs_are_reported_as_they_end()
    {
        var reported = new List<EpochReport>();
        using var task = new LineTask();

        using var result = Train(task, Settings, progress: new Reports(reported.Add));

        Assert.Equal(result.Epochs, reported);
        Assert.Equal([1, 2, 3, 4], reported.Select(report => report.Epoch));
    }

    [Fact]
    public void Settings_outside_their_bounds_are_refused()
    {
        using var task = new LineTask();

        Assert.Throws<ArgumentOutOfRangeException>(() => Train(task, Settings with { BatchSize = 0 }));
    }

    [Fact]
    public void Training_leaves_no_tensor_behind()
    {
        using var task = new LineTask();
        Train(task, Settings with { Epochs = 1 }).Dispose();
        var before = torch.Tensor.TotalCount;

        Train(task, Settings with { Epochs = 5 }).Dispose();

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static TrainingResult Train(
        LineTask task, TrainerSettings settings, IProgress<EpochReport>? progress = null, CancellationTokenSource? cancellation = null) =>
        new Trainer(settings, TestRuntime.Start().Seed).Train(task, progress, cancellation?.Token ?? TestContext.Current.CancellationToken);
}
