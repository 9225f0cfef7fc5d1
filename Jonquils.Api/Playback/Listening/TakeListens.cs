using System.Net;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Playback.Listening;

/// <summary>Takes listening events, one or many; they are in the history before the answer.</summary>
internal static class TakeListens
{
    public const int MostAtOnce = 500;
    public const int MaxBodyBytes = 1024 * 1024;

    /// <param name="Accepted">Events that are in the history now.</param>
    /// <param name="Duplicates">Events that were there already.</param>
    /// <param name="Rejected">Events that are not taken and need not be sent again.</param>
    public sealed record Response(int Accepted, int Duplicates, IReadOnlyList<RejectedEvent> Rejected);

    /// <param name="EventId"><see langword="null"/> when the event has none that can be read.</param>
    /// <param name="Code">
    /// <c>malformed_event</c>, <c>event_id_required</c>, <c>track_not_found</c>, <c>unknown_action</c>, <c>too_old</c>, <c>implausible_duration</c>,
    /// <c>implausible_completion</c> or <c>implausible_position</c>.
    /// </param>
    public sealed record RejectedEvent(Guid? EventId, string Code);

    public static async Task<Results<Accepted<Response>, UnsupportedMediaProblem, UnprocessableProblem>> Handle(
        HttpContext http, CurrentUser user, ListeningHistory history, TrackDurations tracks, IOptions<JsonOptions> json, TimeProvider clock, CancellationToken cancel)
    {
        if (!http.Request.HasJsonContentType())
        {
            return PlaybackProblems.NotJson;
        }

        // Read by hand: one event that makes no sense must not cost a player its other 499.
        using var document = await ParseAsync(http.Request, cancel);
        IReadOnlyList<JsonElement> elements = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        if (elements.Count > MostAtOnce)
        {
            return PlaybackProblems.TooManyEvents(MostAtOnce);
        }

        var rejected = new List<RejectedEvent>();
        var given = new List<ListenEvent>(elements.Count);
        foreach (var element in elements)
        {
            if (Read(element, json.Value.SerializerOptions) is { } read)
            {
                given.Add(read);
            }
            else
            {
                rejected.Add(new RejectedEvent(IdOf(element), "malformed_event"));
            }
        }

        var durations = await tracks.OfAsync([.. given.Select(e => e.TrackId).OfType<Guid>()], user, cancel);
        var now = clock.GetUtcNow();
        var listens = new Dictionary<Guid, Listen>();
        var repeated = 0;
        foreach (var one in given)
        {
            var (listen, code) = Listen.From(one, id => durations.TryGetValue(id, out var ms) ? ms : null, now);
            if (listen is null)
            {
                rejected.Add(new RejectedEvent(one.EventId, code!));
            }
            else if (!listens.TryAdd(listen.EventId, listen))
            {
                repeated++;
            }
        }

        var accepted = await history.AppendAsync(user.Id, [.. listens.Values], AddressOf(http), now, cancel);
        // Of a batch that is partly repeated nobody can say which were new.
        PlaybackMeters.Plays.Add(Math.Min(accepted, listens.Values.Count(listen => listen.Action == "play")));
        return TypedResults.Accepted((string?)null, new Response(accepted, listens.Count - accepted + repeated, rejected));
    }

    private static async Task<JsonDocument> ParseAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 32 }, cancel);
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException("The body is no JSON.", broken);
        }
    }

    private static ListenEvent? Read(JsonElement element, JsonSerializerOptions json)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object ? element.Deserialize<ListenEvent>(json) : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Guid? IdOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty("event_id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var read)
                ? read
                : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character in it.
            return null;
        }
    }

    private static IPAddress? AddressOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
}
