using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Uploads;

/// <summary>Ends an upload by links: checks the parts, joins and hashes them, and makes the track. Sent again, it answers the same track.</summary>
internal static class CompleteUpload
{
    public static async Task<IResult> Handle(
        Guid uploadId, CurrentUser user, UploadLedger ledger, IObjectStore objects, IOptions<UploadOptions> options, CancellationToken cancel)
    {
        if (await ledger.FindAsync(uploadId, user.Id, cancel) is not { } upload)
        {
            return UploadProblems.UploadNotFound;
        }

        if (upload.TrackId is not null)
        {
            // Nothing is joined for a repetition; the row knows its track.
            return Answer(await ledger.CompleteAsync(upload, new StoredSource("", "", "", "", 0), user, cancel));
        }

        var missing = new List<int>();
        for (var part = 1; part <= upload.PartCount; part++)
        {
            if ((await objects.FindAsync(Buckets.Temp, upload.KeyOf(part), cancel))?.Bytes != upload.BytesOf(part))
            {
                missing.Add(part);
            }
        }

        if (missing.Count > 0)
        {
            return UploadProblems.PartsMissing(missing);
        }

        // A key of this attempt alone: of two completions at once, the one that comes second removes its own copy and not the other's.
        var key = $"{Buckets.UploadsPrefix}{uploadId:N}-{Guid.CreateVersion7():N}";
        await using var parts = new JoinedParts(objects, upload);
        var head = new byte[AudioSignature.Bytes];
        var read = await parts.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (AudioSignature.IsCertainlyNotAudio(head.AsSpan(0, read)))
        {
            return UploadProblems.NotAudio;
        }

        await using var content = new HashingStream(head.AsMemory(0, read), parts, options.Value.MaxBytes);
        await objects.PutAsync(Buckets.Tracks, key, content, "application/octet-stream", cancel);
        var source = new StoredSource(Buckets.Tracks, key, content.Sha256(), upload.FileName, content.BytesRead);
        var (track, problem) = await ledger.CompleteAsync(upload, source, user, cancel);
        if (track?.FilePath != key)
        {
            await objects.DeleteAsync(Buckets.Tracks, key, CancellationToken.None);
        }

        return Answer((track, problem));
    }

    private static IResult Answer((TrackResponse? Track, ServiceDefaults.Http.Problem? Problem) outcome) => outcome switch
    {
        ({ } track, _) => TypedResults.Accepted($"/api/v1/tracks/{track.Id}", track),
        (_, { } problem) => problem,
        _ => UploadProblems.UploadNotFound,
    };
}
