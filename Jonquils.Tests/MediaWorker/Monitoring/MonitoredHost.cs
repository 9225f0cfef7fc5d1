using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Accounts;
using Jonquils.Tests.MediaWorker.Etl;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.MediaWorker.Monitoring;

/// <summary>The Api and a worker whose monitor looks when a test says so, with a mail server, a webhook, and a Redis that only the worker uses.</summary>
public class MonitoredHost : LibraryHost, IAsyncLifetime
{
    private WebhookReceiver? _webhook;
    private TestServer? _redis;
    private string _redisAddress = "";

    internal MailServer Mail { get; } = new();

    internal WebhookReceiver Webhook => _webhook!;

    /// <summary>The worker's own.</summary>
    internal TestServer Redis => _redis!;

    protected override void ConfigureWorker(IDictionary<string, string> environment)
    {
        environment["ConnectionStrings__redis"] = _redisAddress;
        environment["Monitoring__WebhookUrl"] = Webhook.Address.ToString();
        environment["Monitoring__WebhookSecret"] = WebhookReceiver.Secret;
        environment["Monitoring__Thresholds__sign_in_failures_of_one_address__Warning"] = "6";
        environment["Monitoring__Thresholds__addresses_of_one_account__Warning"] = "3";
        environment["Monitoring__Thresholds__addresses_of_one_account__Critical"] = "5";
    }

    Task IAsyncLifetime.InitializeAsync() => StartMonitoredAsync();

    Task IAsyncLifetime.DisposeAsync() => StopMonitoredAsync();

    protected async Task StartMonitoredAsync()
    {
        _webhook = await WebhookReceiver.StartAsync();
        (_redis, _redisAddress) = await TestStack.OwnRedisAsync();
        await StartAllAsync();
    }

    protected async Task StopMonitoredAsync()
    {
        await StopAllAsync();
        await Redis.KillAsync();
        await Webhook.DisposeAsync();
        Mail.Dispose();
    }

    /// <summary>Has the monitor look, and waits until it has.</summary>
    /// <returns>What it found, by name.</returns>
    public async Task<IReadOnlyDictionary<string, CheckState>> LookAsync()
    {
        var before = await ChecksAsync();
        (await Worker.PostAsync("/internal/v1/operations/monitoring/run", null)).EnsureSuccessStatusCode();
        var after = before;
        await EventuallyAsync(async () => (after = await ChecksAsync()).LastRunAt > (before.LastRunAt ?? DateTimeOffset.MinValue), "The monitor never ran.");
        return after.Items.ToDictionary(check => check.Name);
    }

    /// <summary>The alerts of a check, the latest first.</summary>
    public async Task<IReadOnlyList<AlertState>> AlertsAsync(string key) =>
        [.. (await Worker.GetFromJsonAsync<AlertPage>("/internal/v1/operations/alerts?limit=200", ContractJson.Options))!.Items.Where(alert => alert.Key == key)];

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["Smtp:Host"] = "localhost";
        settings["Smtp:Port"] = $"{Mail.Port}";
        settings["Smtp:StartTls"] = "false";
        settings["Smtp:From"] = "jonquils@example.org";
    }

    private async Task<CheckList> ChecksAsync() => (await Worker.GetFromJsonAsync<CheckList>("/internal/v1/operations/checks", ContractJson.Options))!;
}
