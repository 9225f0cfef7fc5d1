using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Uploads;

/// <summary>Takes a file of audio: the bytes go straight to the object store, and a track with a packaging job stands at the end.</summary>
internal static class UploadTrack
{
    // What a form may have around its file.
    private const int FormBytes = 1024 * 1024;

    public static async Task<IResult> Handle(
        CurrentUser user, HttpContext http, IObjectStore objects, UploadLedger ledger, IdempotentAnswers answers, IOptions<UploadOptions> options, CancellationToken cancel)
    {
        var limits = options.Value;
        if (!limits.Allow(http.User))
        {
            return UploadProblems.NotAllowed;
        }

        PrepareConnection(http, limits);
        if (http.Request.ContentLength > limits.MaxBytes + FormBytes)
        {
            return UploadProblems.TooLarge(limits.MaxBytes);
        }

        // What was answered before is read once more, to know it again, and not stored; who has no room any more gets that answer, too.
        var key = http.Request.Headers[IdempotencyFilter.Header].ToString();
        var isRepetition = IdempotencyFilter.IsKey(key) && await answers.KnowsAsync(http, user.Id, key, cancel);
        using var room = isRepetition ? null : await ledger.TryHoldAsync(user, Math.Max(0, (http.Request.ContentLength ?? 0) - FormBytes), cancel);
        if (room is null && !isRepetition)
        {
            return ledger.QuotaExceeded;
        }

        if (UploadForm.ReaderFor(http.Request) is not { } reader)
        {
            return UploadProblems.NotAForm;
        }

        var trackId = Guid.CreateVersion7();
        StoredSource? source = null;
        var form = new UploadForm();
        try
        {
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                if (UploadForm.FileNameOf(section) is not { } fileName)
                {
                    await form.AddAsync(section, cancel);
                    continue;
                }

                if (source is not null)
                {
                    throw new BadHttpRequestException("The form has more than one file.");
                }

                var head = new byte[AudioSignature.Bytes];
                var read = await section.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
                if (read == 0)
                {
                    return UploadProblems.EmptyFile;
                }

                if (AudioSignature.IsCertainlyNotAudio(head.AsSpan(0, read)))
                {
                    return UploadProblems.NotAudio;
                }

                source = await StoreAsync(objects, trackId, fileName, head.AsMemory(0, read), section, room, limits, cancel);
            }
        }
        catch (Exception error)
        {
            // The form did not come in whole, so nothing of it stays. Not cancelled: the caller may be gone, the bytes are not.
            if (source is not null)
            {
                await objects.DeleteAsync(source.Bucket, source.Key, CancellationToken.None);
            }

            switch (error)
            {
                case UploadTooLargeException: return UploadProblems.TooLarge(limits.MaxBytes);
                case OverQuotaException: return ledger.QuotaExceeded;
                case BadHttpRequestException: throw;
                case IOException when error.Message.StartsWith("Unexpected end of Stream", StringComparison.Ordinal): return UploadProblems.CutOff;
                case InvalidDataException: throw new BadHttpRequestException("The form cannot be read.", error);
                default: throw;
            }
        }

        if (source is null)
        {
            return UploadProblems.NoFile;
        }

        // From here on the bytes stay even when this fails: a lost connection does not tell whether the commit went through, and an
        // original without a track is swept up later, while a track without its original is lost.
        return await FinishAsync(trackId, source, form, room, user, http, objects, ledger, answers, cancel);
    }

    private static async Task<IResult> FinishAsync(
        Guid trackId, StoredSource source, UploadForm form, BytesInFlight.Hold? room, CurrentUser user, HttpContext http, IObjectStore objects, UploadLedger ledger,
        IdempotentAnswers answers, CancellationToken cancel)
    {
        var isKept = false;
        async Task<IResult?> AddAsync()
        {
            if (form.TryReadWishes(out var wishes) is { } badField)
            {
                return badField;
            }

            if (room is null)
            {
                // Its answer was forgotten while it came in, and its bytes were not stored; sent again, it is a new one.
                return IdempotencyProblems.UnderWay;
            }

            room.HandOver();
            var (track, problem) = await ledger.AddAsync(trackId, wishes, source, user, reserved: false, cancel);
            isKept = track is not null;
            return track is null ? problem : TypedResults.Accepted($"/api/v1/tracks/{track.Id}", track);
        }

        var key = http.Request.Headers[IdempotencyFilter.Header].ToString();
        var result = key.Length == 0 ? await AddAsync()
            : IdempotencyFilter.IsKey(key) ? await answers.RunAsync(http, user.Id, key, form.HashWith(source.Sha256), AddAsync, cancel)
            : IdempotencyProblems.BadKey;
        if (!isKept)
        {
            room?.TakeBack();
            await objects.DeleteAsync(source.Bucket, source.Key, CancellationToken.None);
        }

        return result!;
    }

    /// <param name="room"><see langword="null"/> when the bytes are only read, not stored.</param>
    private static async Task<StoredSource> StoreAsync(
        IObjectStore objects, Guid trackId, string fileName, ReadOnlyMemory<byte> head, MultipartSection section, BytesInFlight.Hold? room, UploadOptions limits,
        CancellationToken cancel)
    {
        // The key is ours alone; the client's name is kept as text and never becomes a path.
        var key = $"{Buckets.UploadsPrefix}{trackId:N}";
        await using var content = new HashingStream(head, section.Body, limits.MaxBytes, room: room);
        await (room is null ? content.CopyToAsync(Stream.Null, cancel) : objects.PutAsync(Buckets.Tracks, key, content, "application/octet-stream", cancel));
        return new StoredSource(Buckets.Tracks, key, content.Sha256(), fileName, content.BytesRead);
    }

    public static void PrepareConnection(HttpContext http, UploadOptions limits)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The form's own parts and the file's limit are checked as they come in.
            size.MaxRequestBodySize = limits.MaxBytes + FormBytes;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate(limits.LeastBytesPerSecond, TimeSpan.FromSeconds(10));
        }
    }
}
