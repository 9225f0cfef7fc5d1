using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Jonquils.ServiceDefaults.Loops;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>Delivers the messages of one database's outbox: in order per aggregate, several aggregates at a time, until acknowledged.</summary>
/// <remarks>
/// A message is claimed by moving its next attempt into the future, not by a row lock held during the call: a sender that dies leaves it to
/// be tried again, and a second sender finds it taken.
/// </remarks>
internal sealed partial class OutboxSender(
    NpgsqlDataSource database, IHttpClientFactory clients, TimeProvider clock, ILogger<OutboxSender> logger)
    : PeriodicLoop(TimeSpan.Zero, clock, logger)
{
    /// <summary>Refusals that repeating cannot mend are repeated this often all the same, in case the receiver was just being replaced.</summary>
    private const int PatienceWithRefusals = 10;

    private const int BatchSize = 16;
    private const string ClaimSql = """
        UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + interval '90 seconds'
        WHERE id IN (
            SELECT id FROM outbox o
            WHERE sent_at IS NULL AND dead_at IS NULL AND next_attempt_at <= now()
              AND NOT EXISTS (
                  SELECT 1 FROM outbox earlier
                  WHERE earlier.aggregate = o.aggregate AND earlier.seq < o.seq AND earlier.sent_at IS NULL AND earlier.dead_at IS NULL)
            ORDER BY seq
            LIMIT $1
            FOR UPDATE SKIP LOCKED)
        RETURNING id, destination, method, path, payload::text, traceparent, attempts
        """;

    // No pause is that long: the server's clock was set back since, and the message would wait for as long as the step was.
    private const string AfterClockStepSql = """
        UPDATE outbox SET next_attempt_at = now() WHERE sent_at IS NULL AND dead_at IS NULL AND next_attempt_at > now() + interval '10 minutes'
        """;

    private static readonly ActivitySource Source = new("Jonquils.Outbox");
    private static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private NpgsqlConnection? _listener;
    private DateTimeOffset _nextCleaning;

    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        var batch = await ClaimAsync(cancel);
        if (batch.Count > 0)
        {
            var sent = await Task.WhenAll(batch.Select(message => SendAsync(message, cancel)));
            // One commit for all of them. Those of a batch whose sender dies before are sent again, which receivers expect.
            await MarkSentAsync([.. batch.Zip(sent).Where(each => each.Second).Select(each => each.First.Id)], cancel);
            return;
        }

        await CleanAsync(cancel);
        await WaitForNewsAsync(cancel);
    }

    private async Task<List<Claimed>> ClaimAsync(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(ClaimSql);
        command.Parameters.Add(new() { Value = BatchSize });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var batch = new List<Claimed>();
        while (await reader.ReadAsync(cancel))
        {
            batch.Add(new Claimed(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                await reader.IsDBNullAsync(5, cancel) ? null : reader.GetString(5), reader.GetInt32(6)));
        }

        return batch;
    }

    /// <returns>Whether it was acknowledged.</returns>
    private async Task<bool> SendAsync(Claimed message, CancellationToken cancel)
    {
        ActivityContext.TryParse(message.Traceparent, null, isRemote: true, out var parent);
        using var span = Source.StartActivity($"outbox {message.Path}", ActivityKind.Producer, parent);
        span?.SetTag("messaging.message.id", message.Id);
        span?.SetTag("messaging.destination.name", message.Destination);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(message.Method), message.Path)
            {
                Content = new StringContent(message.Payload, Encoding.UTF8, "application/json"),
            };
            using var response = await clients.CreateClient(message.Destination).SendAsync(request, cancel);
            if (response.IsSuccessStatusCode)
            {
                return true;
            }

            span?.SetStatus(ActivityStatusCode.Error);
            await MarkFailedAsync(message, string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"), IsRefusal(response.StatusCode), cancel);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
            await MarkFailedAsync(message, error.Message, isRefusal: false, cancel);
        }

        return false;
    }

    private static bool IsRefusal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private async Task MarkSentAsync(Guid[] ids, CancellationToken cancel)
    {
        if (ids.Length > 0)
        {
            await using var command = database.CreateCommand("UPDATE outbox SET sent_at = now(), last_error = NULL WHERE id = ANY ($1)");
            command.Parameters.Add(new() { Value = ids });
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    private async Task MarkFailedAsync(Claimed message, string error, bool isRefusal, CancellationToken cancel)
    {
        var givenUp = isRefusal && message.Attempts >= PatienceWithRefusals;
        await using var command = database.CreateCommand(
            "UPDATE outbox SET next_attempt_at = now() + $2, last_error = $3, dead_at = CASE WHEN $4 THEN now() END WHERE id = $1");
        command.Parameters.Add(new() { Value = message.Id });
        command.Parameters.Add(new() { Value = PauseAfter(message.Attempts) });
        command.Parameters.Add(new() { Value = error });
        command.Parameters.Add(new() { Value = givenUp });
        await command.ExecuteNonQueryAsync(cancel);
        if (givenUp)
        {
            LogGivenUp(message.Id, message.Destination, message.Path, message.Attempts, error);
        }
        else if (message.Attempts is 3 or 10 || message.Attempts % 100 == 0)
        {
            // The first attempts fail whenever two services start side by side; that is no news.
            LogRetrying(message.Id, message.Destination, message.Path, message.Attempts, error);
        }
    }

    private static TimeSpan PauseAfter(int attempts)
    {
        var pause = TimeSpan.FromMilliseconds(250 * Math.Pow(2, Math.Min(attempts, 10)));
        var capped = pause < LongestPause ? pause : LongestPause;
        return capped * (0.75 + (Random.Shared.NextDouble() * 0.5));
    }

    private async Task WaitForNewsAsync(CancellationToken cancel)
    {
        try
        {
            if (_listener is null)
            {
                _listener = await database.OpenConnectionAsync(cancel);
                await using var listen = new NpgsqlCommand($"LISTEN {OutboxModel.Channel}", _listener);
                await listen.ExecuteNonQueryAsync(cancel);
                // What was written between the last look and LISTEN is found by one more look.
                return;
            }

            await _listener.WaitAsync(IdlePoll, cancel);
        }
        catch (NpgsqlException)
        {
            if (_listener is not null)
            {
                await _listener.DisposeAsync();
                _listener = null;
            }

            throw;
        }
    }

    private async Task CleanAsync(CancellationToken cancel)
    {
        var now = Clock.GetUtcNow();
        if (now < _nextCleaning)
        {
            return;
        }

        _nextCleaning = now + TimeSpan.FromHours(1);
        await using (var command = database.CreateCommand(AfterClockStepSql))
        {
            await command.ExecuteNonQueryAsync(cancel);
        }

        while ((await OutboxCleaning.RunAsync(database, dryRun: false, cancel)).IsMore)
        {
        }
    }

    [LoggerMessage(9201, LogLevel.Error, "Outbox message {MessageId} to {Destination} {Path} was refused {Attempts} times and is given up: {Error}")]
    private partial void LogGivenUp(Guid messageId, string destination, string path, int attempts, string error);

    [LoggerMessage(9202, LogLevel.Warning, "Outbox message {MessageId} to {Destination} {Path} is not delivered after {Attempts} attempts: {Error}")]
    private partial void LogRetrying(Guid messageId, string destination, string path, int attempts, string error);

    private sealed record Claimed(Guid Id, string Destination, string Method, string Path, string Payload, string? Traceparent, int Attempts);
}
