using System.Diagnostics;
using System.Text.Json;
using Jonquils.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.ServiceDefaults.Outbox;

/// <summary>The outbox and inbox tables of a database, and how a feature writes to them.</summary>
public static class OutboxModel
{
    /// <summary>PostgreSQL channel that wakes the senders when a transaction with new messages commits.</summary>
    public const string Channel = "outbox";

    /// <summary>Adds tables <c>outbox</c> and <c>inbox</c> to a context's model. Its first migration must call <see cref="CreateOutboxTrigger"/>.</summary>
    public static void AddOutbox(this ModelBuilder model)
    {
        model.Entity<OutboxMessage>(outbox =>
        {
            outbox.ToTable("outbox");
            outbox.Property(m => m.Seq).UseIdentityAlwaysColumn();
            outbox.Property(m => m.Payload).HasColumnType("jsonb");
            outbox.HasIndex(m => new { m.Aggregate, m.Seq }).HasFilter("sent_at IS NULL AND dead_at IS NULL");
            outbox.HasIndex(m => m.Seq).HasFilter("sent_at IS NULL AND dead_at IS NULL");
            outbox.HasIndex(m => m.NextAttemptAt).HasFilter("sent_at IS NULL AND dead_at IS NULL");
            outbox.HasIndex(m => m.DeadAt).HasFilter("dead_at IS NOT NULL");
            outbox.HasIndex(m => m.SentAt).HasFilter("sent_at IS NOT NULL");
        });
        model.Entity<InboxMessage>(inbox =>
        {
            inbox.ToTable("inbox");
            inbox.HasIndex(m => m.ReceivedAt);
        });
    }

    /// <summary>Makes every insert into <c>outbox</c> wake the senders at commit, whoever writes it.</summary>
    public static void CreateOutboxTrigger(this MigrationBuilder migration) => migration.Sql($"""
        CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN
            PERFORM pg_notify('{Channel}', '');
            RETURN NULL;
        END $f$;
        CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();
        """);

    /// <summary>Adds a message to the context; it is sent after the context's transaction commits, surely and at least once.</summary>
    /// <param name="destination">Name of the receiving service.</param>
    /// <param name="path">Path at the receiver.</param>
    /// <param name="messageId">Id of the message, unique for ever.</param>
    /// <param name="payload">A contract; serialised by <see cref="ContractJson"/>. <see langword="null"/> for none.</param>
    /// <param name="aggregate">Messages of one aggregate keep the order of their transactions; within one transaction there is none.</param>
    public static void AddToOutbox(
        this DbContext database, string destination, HttpMethod method, string path, Guid messageId, object? payload, string aggregate, DateTimeOffset now) =>
        database.Set<OutboxMessage>().Add(new OutboxMessage
        {
            Id = messageId,
            Destination = destination,
            Method = method.Method,
            Path = path,
            Payload = JsonSerializer.Serialize(payload ?? new { }, ContractJson.Options),
            Aggregate = aggregate,
            Traceparent = Activity.Current?.Id,
            CreatedAt = now,
            // Senders go by the database's clock, and a message of a service whose own is ahead would wait until that has caught up.
            NextAttemptAt = DateTimeOffset.UnixEpoch,
        });

    /// <summary>Notes a message as taken, inside the receiver's own transaction.</summary>
    /// <returns><see langword="false"/> when it had been taken before; then change nothing and acknowledge.</returns>
    public static async Task<bool> TryTakeAsync(this DbContext database, Guid messageId, DateTimeOffset now, CancellationToken cancel) =>
        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO inbox (id, received_at) VALUES ({messageId}, {now}) ON CONFLICT DO NOTHING", cancel) == 1;
}
