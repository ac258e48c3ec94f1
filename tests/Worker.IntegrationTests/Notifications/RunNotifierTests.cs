using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Reviews;
using Worker.Notifications;

namespace Worker.IntegrationTests.Notifications;

/// <summary>Runs that ended, told to a receiver on the loopback interface.</summary>
public sealed class RunNotifierTests(PostgresFixture postgres)
{
    // Milliseconds: for what is asked for until it is so.
    private const int TimeLimit = 120_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_run_that_failed_is_told_once_with_its_failed_children_and_no_other_run_is()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var site = await LoopbackSite.StartAsync();
        var bodies = Receive(site);
        await EndAsync(database, "(1, 'nightly', 'failed', null, now())", "(2, 'fetch-prices', 'partial', 1, now())", "(3, 'forecast', 'failed', 2, now())",
            "(4, 'prune', 'succeeded', null, now())", "(5, 'forecast', 'failed', null, now() - interval '25 hours')", "(6, 'prune', 'queued', null, null)");
        await database.ExecuteAsync("insert into worker.runs (id, job, args, requested_by, state, queued_at, finished_at, is_attended) values (7, 'prune', '{}', 'cli:ann', 'failed', now(), now(), true)", Cancellation);
        await using var services = Services(database, site.AddressOf("/hook/secret"), out var log);

        await using (await RunAsync(services, () => IsTold(database, 1)))
        {
            // Later ones are told too.
            await EndAsync(database, "(8, 'score-reviews', 'partial', null, now())");
            await UntilAsync(() => IsTold(database, 8));
        }

        Assert.Equal([1L, 8L], bodies.Select(body => (long)body["run_id"]!));
        var first = bodies.First();
        Assert.Equal("nightly failed", $"{first["job"]} {first["state"]}");
        Assert.Equal(["2 fetch-prices partial", "3 forecast failed"], first["children"]!.AsArray().Select(child => $"{child!["run_id"]} {child["job"]} {child["state"]}"));
        Assert.StartsWith("forecast-worker: run 1 of nightly failed", (string)first["text"]!, StringComparison.Ordinal);
        // The path may be a secret.
        Assert.DoesNotContain(log.Collector.GetSnapshot(), record => record.Message.Contains("secret", StringComparison.Ordinal));
        Assert.Contains(log.Collector.GetSnapshot(), record => record.Message.Contains("/*** was told that run 1 of nightly", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_receiver_that_fails_is_tried_again_at_once_and_one_that_refuses_is_left_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var site = await LoopbackSite.StartAsync();
        var attempts = 0;
        site["/hook"] = async context =>
        {
            var run = (long)(await JsonNode.ParseAsync(context.Request.Body))!["run_id"]!;
            context.Response.StatusCode = run == 2 ? StatusCodes.Status403Forbidden : Interlocked.Increment(ref attempts) < 3 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
        };
        await EndAsync(database, "(1, 'nightly', 'failed', null, now() - interval '3 minutes')", "(2, 'forecast', 'failed', null, now() - interval '2 minutes')",
            "(3, 'prune', 'failed', null, now() - interval '1 minute')");
        await using var services = Services(database, site.AddressOf("/hook"), out var log);

        await using (await RunAsync(services, () => IsTold(database, 3)))
        {
        }

        Assert.Equal(4, attempts);
        Assert.True(IsTold(database, 1));
        Assert.False(IsTold(database, 2));
        Assert.Single(log.Collector.GetSnapshot(), record => record.Level == LogLevel.Warning && record.Message.Contains("refuses to be told that run 2", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_receiver_with_a_long_answer_was_told_all_the_same_and_once()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var site = await LoopbackSite.StartAsync();
        var attempts = 0;
        site["/hook"] = async context =>
        {
            Interlocked.Increment(ref attempts);
            await context.Response.Body.WriteAsync(new byte[4 * 1024 * 1024], context.RequestAborted);
        };
        await EndAsync(
            database, "(1, 'nightly', 'failed', null, now() - interval '2 minutes')", "(2, 'prune', 'failed', null, now() - interval '1 minute')");
        await using var services = Services(database, site.AddressOf("/hook"), out _);

        await using (await RunAsync(services, () => IsTold(database, 2)))
        {
        }

        Assert.True(IsTold(database, 1));
        Assert.Equal(2, attempts);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task What_could_not_be_told_the_next_start_tells()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var site = await LoopbackSite.StartAsync();
        await EndAsync(database, "(1, 'nightly', 'failed', null, now())");
        // A receiver that never answers, and a node that stops while it waits.
        var isAsked = new TaskCompletionSource();
        site["/hook"] = async context =>
        {
            isAsked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await using (var services = Services(database, site.AddressOf("/hook"), out _))
        {
            await using (await RunAsync(services, () => isAsked.Task.IsCompleted))
            {
            }
        }
        Assert.False(IsTold(database, 1));

        var bodies = Receive(site);
        await using (var services = Services(database, site.AddressOf("/hook/x"), out _))
        {
            await using (await RunAsync(services, () => IsTold(database, 1)))
            {
            }
        }
        Assert.Single(bodies);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Two_nodes_tell_each_run_once()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var site = await LoopbackSite.StartAsync();
        var bodies = Receive(site);
        await EndAsync(database, [.. Enumerable.Range(1, 12).Select(id => $"({id}, 'prune', 'failed', null, now())")]);
        await using var one = Services(database, site.AddressOf("/hook/1"), out _);
        await using var other = Services(database, site.AddressOf("/hook/2"), out _);

        await using (await RunAsync(one, () => true))
        await using (await RunAsync(other, () => Enumerable.Range(1, 12).All(id => IsTold(database, id))))
        {
        }

        Assert.Equal(Enumerable.Range(1, 12).Select(id => (long)id), bodies.Select(body => (long)body["run_id"]!).Order());
    }

    private static ConcurrentQueue<JsonNode> Receive(LoopbackSite site)
    {
        var bodies = new ConcurrentQueue<JsonNode>();
        foreach (var path in new[] { "/hook", "/hook/secret", "/hook/x", "/hook/1", "/hook/2" })
        {
            site[path] = async context =>
            {
                Assert.Equal("application/json; charset=utf-8", context.Request.ContentType);
                bodies.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
            };
        }
        return bodies;
    }

    /// <param name="runs">Number, job, state, number of the parent and time of the end of each.</param>
    private static Task EndAsync(TestDatabase database, params string[] runs) => database.ExecuteAsync(
        $"""
        insert into worker.runs (id, job, args, requested_by, state, queued_at, finished_at, parent_id, error)
        select id, job, jsonb_build_object(), 'schedule', state, now(), at, parent, 'it broke'
        from (values {string.Join(", ", runs)}) as given (id, job, state, parent, at)
        """.Replace(", null, ", ", null::bigint, ", StringComparison.Ordinal), Cancellation);

    private static bool IsTold(TestDatabase database, long run)
    {
        using var command = database.DataSource.CreateCommand($"select notified_at is not null from api.runs where id = {run}");
        return (bool)command.ExecuteScalar()!;
    }

    private static ServiceProvider Services(TestDatabase database, string address, out FakeLoggerProvider log)
    {
        var provider = log = new FakeLoggerProvider();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Notify:Webhook", address), new("Notify:Timeout", "00:00:30")]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddSingleton(database.DataSource)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(provider));
        return services.AddNotifications().BuildServiceProvider();
    }

    /// <summary>Starts the notifier, waits for what is to happen, and stops it when the answer is disposed.</summary>
    private static async Task<IAsyncDisposable> RunAsync(ServiceProvider services, Func<bool> until)
    {
        var notifier = services.GetServices<IHostedService>().OfType<RunNotifier>().Single();
        await notifier.StartAsync(Cancellation);
        await UntilAsync(until);
        return new Running(notifier);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition()) await Task.Delay(20, Cancellation);
    }

    private sealed class Running(RunNotifier notifier) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await notifier.StopAsync(CancellationToken.None);
    }
}
