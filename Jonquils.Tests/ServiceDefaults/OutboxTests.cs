using System.Net;
using System.Text.Json;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.Tests.MediaWorker.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.ServiceDefaults;

[Trait("Category", "Faults")]
public sealed class OutboxTests(QueueDatabase queue) : IClassFixture<QueueDatabase>
{
    [Fact]
    public async Task A_message_is_sent_when_its_transaction_commits_and_never_when_it_does_not()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        using var sender = await StartSenderAsync(receiver);
        var aggregate = Guid.NewGuid().ToString();

        await using (var abandoned = queue.Context())
        {
            await using var transaction = await abandoned.Database.BeginTransactionAsync();
            AddMessage(abandoned, aggregate, 1);
            await abandoned.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        await WriteAsync(aggregate, 2);
        await receiver.WaitForAsync(aggregate, 1);
        await sender.StopAsync();

        Assert.Equal([2], receiver.Of(aggregate));
    }

    [Fact]
    public async Task Messages_of_one_aggregate_arrive_in_order_although_the_first_is_refused_for_a_while()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        var aggregate = Guid.NewGuid().ToString();
        receiver.Refuse(aggregate, times: 2, HttpStatusCode.ServiceUnavailable);
        using var sender = await StartSenderAsync(receiver);

        await WriteAsync(aggregate, 1, 2, 3);
        await receiver.WaitForAsync(aggregate, 3);
        await sender.StopAsync();

        Assert.Equal([1, 2, 3], receiver.Of(aggregate));
    }

    [Fact]
    public async Task An_aggregate_that_is_stuck_holds_up_no_other()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        var (stuck, free) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        receiver.Refuse(stuck, times: int.MaxValue, HttpStatusCode.InternalServerError);
        using var sender = await StartSenderAsync(receiver);

        await WriteAsync(stuck, 1, 2);
        await WriteAsync(free, 1, 2);
        await receiver.WaitForAsync(free, 2);
        await sender.StopAsync();

        Assert.Empty(receiver.Of(stuck));
        Assert.Equal([1, 2], receiver.Of(free));
    }

    [Fact]
    public async Task A_message_that_is_refused_for_good_is_kept_as_dead_and_lets_the_next_one_pass()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        var aggregate = Guid.NewGuid().ToString();
        receiver.Refuse(aggregate, times: 1, HttpStatusCode.UnprocessableEntity);
        await WriteAsync(aggregate, 1, 2);
        await using (var database = queue.Context())
        {
            // It has been refused nine times already.
            await database.Set<OutboxMessage>().Where(m => m.Aggregate == aggregate).ExecuteUpdateAsync(m => m.SetProperty(x => x.Attempts, 9));
        }

        using var sender = await StartSenderAsync(receiver);
        await receiver.WaitForAsync(aggregate, 1);
        await sender.StopAsync();
        await using var after = queue.Context();
        var dead = await after.Set<OutboxMessage>().AsNoTracking().SingleAsync(m => m.Aggregate == aggregate && m.DeadAt != null);

        Assert.Equal([2], receiver.Of(aggregate));
        Assert.Equal("HTTP 422", dead.LastError);
    }

    [Fact]
    public async Task Two_senders_share_the_work_and_nothing_arrives_twice()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        using var first = await StartSenderAsync(receiver);
        using var second = await StartSenderAsync(receiver);
        var aggregates = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString()).ToList();

        await Task.WhenAll(aggregates.Select(aggregate => WriteAsync(aggregate, 1, 2, 3)));
        foreach (var aggregate in aggregates)
        {
            await receiver.WaitForAsync(aggregate, 3);
        }

        await first.StopAsync();
        await second.StopAsync();

        Assert.All(aggregates, aggregate => Assert.Equal([1, 2, 3], receiver.Of(aggregate)));
    }

    [Fact]
    public async Task A_message_of_a_service_whose_clock_is_ahead_is_sent_at_once()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        using var sender = await StartSenderAsync(receiver);
        var aggregate = Guid.NewGuid().ToString();

        await using (var database = queue.Context())
        {
            AddMessage(database, aggregate, 1, TimeProvider.System.GetUtcNow().AddDays(3));
            await database.SaveChangesAsync();
        }

        await receiver.WaitForAsync(aggregate, 1);
        await sender.StopAsync();

        Assert.Equal([1], receiver.Of(aggregate));
    }

    [Fact]
    public async Task A_message_that_was_put_off_before_the_databases_clock_was_set_back_does_not_wait_for_as_long_as_the_step()
    {
        await using var receiver = await OutboxReceiver.StartAsync();
        var aggregate = Guid.NewGuid().ToString();
        await WriteAsync(aggregate, 1);
        await using (var database = queue.Context())
        {
            await database.Set<OutboxMessage>().Where(m => m.Aggregate == aggregate)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.NextAttemptAt, TimeProvider.System.GetUtcNow().AddDays(1)));
        }

        using var sender = await StartSenderAsync(receiver);
        await receiver.WaitForAsync(aggregate, 1);
        await sender.StopAsync();

        Assert.Equal([1], receiver.Of(aggregate));
    }

    [Fact]
    public async Task A_message_taken_once_is_not_taken_again()
    {
        var message = Guid.CreateVersion7();

        await using var first = queue.Context();
        await using var second = queue.Context();

        Assert.True(await first.TryTakeAsync(message, TimeProvider.System.GetUtcNow(), CancellationToken.None));
        Assert.False(await second.TryTakeAsync(message, TimeProvider.System.GetUtcNow(), CancellationToken.None));
    }

    private async Task<IHost> StartSenderAsync(OutboxReceiver receiver)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton(ProcessingDb.Name, queue.Source);
        builder.Services.AddHttpClient(OutboxReceiver.Name, http => http.BaseAddress = receiver.Address);
        builder.AddOutboxSender(ProcessingDb.Name);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task WriteAsync(string aggregate, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            await using var database = queue.Context();
            AddMessage(database, aggregate, number);
            await database.SaveChangesAsync();
        }
    }

    private static void AddMessage(DbContext database, string aggregate, int number, DateTimeOffset? now = null) => database.AddToOutbox(
        OutboxReceiver.Name, HttpMethod.Post, "/take", Guid.CreateVersion7(), JsonSerializer.SerializeToElement(new { aggregate, number }), aggregate,
        now ?? TimeProvider.System.GetUtcNow());
}
