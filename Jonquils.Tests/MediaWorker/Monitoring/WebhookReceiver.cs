using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jonquils.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.MediaWorker.Monitoring;

/// <summary>Takes alerts by webhook. Fails at the first attempt of each notice, and keeps what it took with whether its signature was right.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "a secret of sixteen letters and more";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Guid, int> _attempts = new();
    private readonly ConcurrentQueue<(AlertNotice Notice, bool IsSigned)> _taken = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(_app.Urls.First()), "/alerts?token=some");

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.MapPost("/alerts", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>What was taken about an alert, in the order in which it came.</summary>
    public IReadOnlyList<(AlertNotice Notice, bool IsSigned)> Of(string key) => [.. _taken.Where(taken => taken.Notice.Alert.Key == key)];

    public int AttemptsOf(Guid notice) => _attempts.GetValueOrDefault(notice);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var notice = JsonSerializer.Deserialize<AlertNotice>(body.ToArray(), ContractJson.Options)!;
        if (_attempts.AddOrUpdate(notice.NoticeId, 1, (_, before) => before + 1) == 1)
        {
            return Results.StatusCode((int)HttpStatusCode.InternalServerError);
        }

        // As its documentation tells a receiver to check it.
        var signed = Encoding.UTF8.GetBytes($"{request.Headers["X-Jonquils-Timestamp"]}.{Encoding.UTF8.GetString(body.ToArray())}");
        var signature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed));
        _taken.Enqueue((notice, request.Headers["X-Jonquils-Signature"] == signature && request.Query["token"] == "some"));
        return Results.NoContent();
    }
}
