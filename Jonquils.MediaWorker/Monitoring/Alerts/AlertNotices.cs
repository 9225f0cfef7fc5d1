using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;
using Jonquils.MediaWorker.Jobs.Database;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.Extensions.Options;

namespace Jonquils.MediaWorker.Monitoring.Alerts;

/// <summary>Tells of alerts by webhook and by e-mail: puts both into the outbox, which repeats them until they are taken.</summary>
internal sealed class AlertNotices(IOptions<MonitoringOptions> options, TimeProvider clock)
{
    private const string LettersPath = "/internal/v1/monitoring/letters";

    /// <summary>Adds what is to be told to the context; it is sent after the transaction commits.</summary>
    /// <param name="happened">One of <see cref="AlertEvents"/>.</param>
    public void Add(ProcessingDb database, string happened, AlertState alert)
    {
        var now = clock.GetUtcNow();
        if (options.Value.WebhookUrl is not null)
        {
            var id = Guid.CreateVersion7(now);
            // The address is the client's: it may be a secret, and secrets have no place in a table.
            database.AddToOutbox(SignedWebhook.Client, HttpMethod.Post, "", id, new AlertNotice(id, happened, alert), $"alert-webhook/{alert.Id}", now);
        }

        if (options.Value.Mail)
        {
            var letter = new AlertLetter(SubjectOf(happened, alert), BodyOf(happened, alert), options.Value.MailTo is { Count: > 0 } to ? to : null);
            database.AddToOutbox(JobLedger.Receiver, HttpMethod.Post, LettersPath, Guid.CreateVersion7(now), letter, $"alert-letter/{alert.Id}", now);
        }
    }

    private static string SubjectOf(string happened, AlertState alert) => happened == AlertEvents.Resolved
        ? $"[resolved] {alert.Title}"
        : $"[{alert.Severity.ToLowerInvariant()}] {alert.Title}";

    private static string BodyOf(string happened, AlertState alert) => $"""
        {alert.Title}

        {alert.Detail}

        Check: {alert.Key}
        Severity: {alert.Severity}
        Since: {alert.OpenedAt:u}
        {(happened == AlertEvents.Resolved ? $"Resolved: {alert.ResolvedAt:u}" : $"Found failing {alert.Count} time(s). You hear of it again when it gets worse or is resolved.")}
        """;
}
