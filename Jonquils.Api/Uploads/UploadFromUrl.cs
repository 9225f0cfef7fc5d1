using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Fetching;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Uploads;

/// <summary>Takes a file of audio from an address: the server fetches it straight into the object store, and a track with a packaging job stands at the end.</summary>
internal static class UploadFromUrl
{
    /// <param name="Url">A public http or https address of the file itself.</param>
    /// <param name="ArtistId">An artist to put the track on; needs <c>UPLOAD</c> there.</param>
    /// <param name="TrackId">A track of metadata that this is the audio of.</param>
    public sealed record Request(
        [property: Required, StringLength(RemoteAddress.MaxLength)] string Url,
        [property: StringLength(Track.MaxTitleLength), PlainText] string? Title = null,
        [property: StringLength(Artist.MaxNameLength), PlainText] string? Artist = null,
        Guid? ArtistId = null,
        Guid? AlbumId = null,
        [property: StringLength(Genre.MaxNameLength), PlainText] string? Genre = null,
        Guid? TrackId = null);

    public static async Task<IResult> Handle(
        Request request, CurrentUser user, HttpContext http, RemoteFiles files, IObjectStore objects, UploadLedger ledger, IdempotentAnswers answers,
        IOptions<UploadOptions> options, CancellationToken cancel)
    {
        var limits = options.Value;
        if (!limits.Allow(http.User))
        {
            return UploadProblems.NotAllowed;
        }

        if (RemoteAddress.Read(request.Url) is not { } address)
        {
            return UploadProblems.NotFetched(FetchRefusal.BadAddress);
        }

        var wishes = new UploadWishes(request.Title, request.Artist, request.ArtistId, request.AlbumId, request.Genre, request.TrackId);
        // Known before anything is fetched: what was asked is all in the request.
        var (hash, key) = (HashOf(request), http.Request.Headers[IdempotencyFilter.Header].ToString());
        if (IdempotencyFilter.IsKey(key) && await answers.KnowsAsync(http, user.Id, key, cancel))
        {
            return await answers.RunAsync(http, user.Id, key, hash, () => Task.FromResult<IResult?>(IdempotencyProblems.UnderWay), cancel);
        }

        if (await ledger.RefuseAsync(wishes, null, user, cancel) is { } problem)
        {
            return problem;
        }

        using var room = await ledger.TryHoldAsync(user, 0, cancel);
        if (room is null)
        {
            return ledger.QuotaExceeded;
        }

        var trackId = Guid.CreateVersion7();
        var (source, refused) = await StoreAsync(trackId, address, files, objects, ledger, room, limits, cancel);
        return source is null ? refused! : await FinishAsync(trackId, wishes, source, room, hash, user, http, objects, ledger, answers, cancel);
    }

    private static async Task<(StoredSource? Source, IResult? Refused)> StoreAsync(
        Guid trackId, Uri address, RemoteFiles files, IObjectStore objects, UploadLedger ledger, BytesInFlight.Hold room, UploadOptions limits, CancellationToken cancel)
    {
        try
        {
            var (opened, refusal) = await files.OpenAsync(address, limits.MaxBytes, cancel);
            if (opened is null)
            {
                return (null, UploadProblems.NotFetched(refusal!));
            }

            await using var file = opened;
            if (file.Bytes is { } bytes && !room.TryAnnounce(bytes))
            {
                return (null, ledger.QuotaExceeded);
            }

            var head = new byte[AudioSignature.Bytes];
            var read = await file.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
            if (read == 0 || AudioSignature.IsCertainlyNotAudio(head.AsSpan(0, read)))
            {
                return (null, read == 0 ? UploadProblems.EmptyFile : UploadProblems.NotAudio);
            }

            var key = $"{Buckets.UploadsPrefix}{trackId:N}";
            await using var content = new HashingStream(head.AsMemory(0, read), file.Body, limits.MaxBytes, room: room);
            await objects.PutAsync(Buckets.Tracks, key, content, "application/octet-stream", cancel);
            return (new StoredSource(Buckets.Tracks, key, content.Sha256(), file.Name, content.BytesRead), null);
        }
        catch (FetchException error)
        {
            return (null, UploadProblems.NotFetched(error.Refusal));
        }
        catch (UploadTooLargeException)
        {
            return (null, UploadProblems.TooLarge(limits.MaxBytes));
        }
        catch (OverQuotaException)
        {
            return (null, ledger.QuotaExceeded);
        }
    }

    private static async Task<IResult> FinishAsync(
        Guid trackId, UploadWishes wishes, StoredSource source, BytesInFlight.Hold room, string requestHash, CurrentUser user, HttpContext http, IObjectStore objects,
        UploadLedger ledger, IdempotentAnswers answers, CancellationToken cancel)
    {
        var isKept = false;
        async Task<IResult?> AddAsync()
        {
            room.HandOver();
            var (track, problem) = await ledger.AddAsync(trackId, wishes, source, user, reserved: false, cancel);
            isKept = track is not null;
            return track is null ? problem : TypedResults.Accepted($"/api/v1/tracks/{track.Id}", track);
        }

        // Not the filter of the other routes: that one holds a transaction around everything, and a fetch takes minutes.
        var key = http.Request.Headers[IdempotencyFilter.Header].ToString();
        var result = key.Length == 0 ? await AddAsync()
            : IdempotencyFilter.IsKey(key) ? await answers.RunAsync(http, user.Id, key, requestHash, AddAsync, cancel)
            : IdempotencyProblems.BadKey;
        if (!isKept)
        {
            room.TakeBack();
            await objects.DeleteAsync(source.Bucket, source.Key, CancellationToken.None);
        }

        return result!;
    }

    private static string HashOf(Request request) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request, ContractJson.Options)));
}
