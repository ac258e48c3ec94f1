using System.Diagnostics;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class ThisNodeTests
{
    [Fact]
    public void A_process_that_lives_is_not_gone() => Assert.False(ThisNode.IsGone(ThisNode.Name, TimeProvider.System.GetUtcNow()));

    [Fact]
    public async Task A_process_that_has_ended_is_gone()
    {
        using var ended = Process.Start("/bin/true");
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(ThisNode.IsGone($"{ThisNode.Prefix}{ended.Id}", TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public void A_process_that_started_after_the_run_only_has_the_same_number()
    {
        using var self = Process.GetCurrentProcess();
        Assert.True(ThisNode.IsGone(ThisNode.Name, new DateTimeOffset(self.StartTime).AddMinutes(-5)));
    }
}
