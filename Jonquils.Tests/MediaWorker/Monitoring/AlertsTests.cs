using System.Net;
using System.Text.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Monitoring;

public sealed class AlertsTests(MonitoredHost host) : IClassFixture<MonitoredHost>
{
    private const string GivenUp = "outbox_dead:processing_db";
    private const string Alerts = "/api/v1/operations/alerts";

    [Fact]
    public async Task An_alert_is_one_while_it_lasts_is_told_surely_and_is_resolved_when_all_has_been_well_for_a_while()
    {
        using var admin = await host.SignedInAsAdminAsync();
        await GiveUpAsync();

        var found = (await host.LookAsync())[GivenUp];
        var opened = Assert.Single(await host.AlertsAsync(GivenUp));
        await host.LookAsync();
        var followed = Assert.Single(await host.AlertsAsync(GivenUp));
        var acknowledged = await CatalogHost.JsonAsync(await admin.PostAsync($"{Alerts}/{opened.Id}/acknowledge", null));
        await host.LookAsync();
        var looked = Assert.Single(await host.AlertsAsync(GivenUp));
        await Sql.ExecuteAsync(host.Processing, "DELETE FROM outbox WHERE dead_at IS NOT NULL");
        await host.LookAsync();
        var damped = Assert.Single(await host.AlertsAsync(GivenUp));
        await host.LookAsync();
        var resolved = Assert.Single(await host.AlertsAsync(GivenUp));

        Assert.Equal(("WARNING", 1d, 1d, "queues"), (found.Status, found.Value, found.Threshold, found.Area));
        Assert.Equal(("OPEN", "WARNING", 1), (opened.State, opened.Severity, opened.Count));
        Assert.Equal((opened.Id, "OPEN", 2), (followed.Id, followed.State, followed.Count));
        Assert.Equal("ACKNOWLEDGED", acknowledged.GetProperty("state").GetString());
        Assert.Equal(await CatalogHost.UserIdAsync(admin), acknowledged.GetProperty("acknowledged_by").GetGuid());
        Assert.Equal(("ACKNOWLEDGED", 3), (looked.State, looked.Count));
        Assert.Equal(("ACKNOWLEDGED", null), (damped.State, damped.ResolvedAt));
        Assert.Equal("RESOLVED", resolved.State);
        Assert.NotNull(resolved.ResolvedAt);
        await Refused.WithAsync(HttpStatusCode.Conflict, "alert_resolved", await admin.PostAsync($"{Alerts}/{opened.Id}/acknowledge", null));
        await CatalogHost.EventuallyAsync(() => Task.FromResult(host.Webhook.Of(GivenUp).Count == 2), "The webhook was not called for both.");
        Assert.Equal(["opened", "resolved"], host.Webhook.Of(GivenUp).Select(taken => taken.Notice.Event));
        Assert.All(host.Webhook.Of(GivenUp), taken => Assert.True(taken.IsSigned));
        Assert.All(host.Webhook.Of(GivenUp), taken => Assert.Equal(2, host.Webhook.AttemptsOf(taken.Notice.NoticeId)));
        await LetterAsync($"Check: {GivenUp}", "Found failing 1 time(s)");
        await LetterAsync($"Check: {GivenUp}", "Resolved: ");
    }

    [Fact]
    public async Task A_warning_that_becomes_critical_is_open_again_and_told_again()
    {
        const string Key = "addresses_of_one_account";
        using var admin = await host.SignedInAsAdminAsync();
        var user = Guid.NewGuid();
        await SignInFromAsync(user, 1, 3);

        await host.LookAsync();
        var warned = Assert.Single(await host.AlertsAsync(Key));
        (await admin.PostAsync($"{Alerts}/{warned.Id}/acknowledge", null)).EnsureSuccessStatusCode();
        await SignInFromAsync(user, 4, 5);
        await host.LookAsync();
        var escalated = Assert.Single(await host.AlertsAsync(Key));

        Assert.Equal(("WARNING", "OPEN"), (warned.Severity, warned.State));
        Assert.Equal((warned.Id, "CRITICAL", "OPEN", null), (escalated.Id, escalated.Severity, escalated.State, escalated.AcknowledgedAt));
        Assert.Contains($"{user} 5", escalated.Detail, StringComparison.Ordinal);
        await CatalogHost.EventuallyAsync(() => Task.FromResult(host.Webhook.Of(Key).Count == 2), "The webhook was not called for both.");
        Assert.Equal(["opened", "escalated"], host.Webhook.Of(Key).Select(taken => taken.Notice.Event));
    }

    [Fact]
    public async Task Alerts_are_listed_page_by_page_and_by_state_for_administrators_alone()
    {
        using var admin = await host.SignedInAsAdminAsync();
        using var ada = await host.SignedInAsAsync("ada");
        await Sql.ExecuteAsync(
            host.Processing,
            """
            INSERT INTO monitoring.alerts (id, key, severity, title, detail, state, opened_at, last_seen_at, last_checked_at, resolved_at)
            SELECT gen_random_uuid(), 'listed-' || n, 'WARNING', 'Listed', '', 'RESOLVED', now(), now(), now(), now() FROM generate_series(1, 5) n
            """);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await CatalogHost.JsonAsync(await admin.GetAsync($"{Alerts}?state=RESOLVED&limit=2{(after is null ? "" : $"&after={after}")}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(alert => alert.GetProperty("key").GetString()!));
            after = page.TryGetProperty("next_after", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (after is not null);
        var standing = await CatalogHost.JsonAsync(await admin.GetAsync($"{Alerts}?state=STANDING"));

        Assert.Equal(5, seen.Count(key => key.StartsWith("listed-", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.DoesNotContain(standing.GetProperty("items").EnumerateArray(), alert => alert.GetProperty("state").GetString() == "RESOLVED");
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "invalid_request", await admin.GetAsync($"{Alerts}?state=ODD"));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_allowed", await ada.GetAsync(Alerts));
        await Refused.WithAsync(HttpStatusCode.NotFound, "alert_not_found", await admin.PostAsync($"{Alerts}/{Guid.NewGuid()}/acknowledge", null));
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_allowed", await ada.PostAsync($"{Alerts}/{Guid.NewGuid()}/acknowledge", null));
    }

    private Task GiveUpAsync() => Sql.ExecuteAsync(
        host.Processing,
        """
        INSERT INTO outbox (id, destination, method, path, payload, aggregate, created_at, attempts, next_attempt_at, dead_at, last_error)
        VALUES (gen_random_uuid(), 'api', 'POST', '/nowhere', '{}', 'given-up', now(), 10, now(), now(), 'HTTP 404')
        """);

    // As the audit log has it when somebody signs in from as many places.
    private Task SignInFromAsync(Guid user, int first, int last) => Sql.ExecuteAsync(
        host.Database("user_db"),
        $"INSERT INTO audit_log (id, at, user_id, action, subject, ip_address) VALUES {string.Join(", ", Enumerable.Range(first, last - first + 1).Select(n => $"('{Guid.CreateVersion7()}', now(), '{user}', 'signed_in', NULL, '198.51.100.{n}')"))}");

    private async Task LetterAsync(params string[] parts)
    {
        var number = 0;
        string letter;
        do
        {
            letter = await host.Mail.LetterToAsync("admin@example.org", ++number);
        }
        while (!parts.All(part => letter.Contains(part, StringComparison.Ordinal)));
    }
}
