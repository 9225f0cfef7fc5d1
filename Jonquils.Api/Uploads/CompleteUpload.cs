using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Api.Uploads;

/// <summary>Ends an upload by links: checks the parts, joins and hashes them, and makes the track. Sent again, it answers the same track.</summary>
internal static class CompleteUpload
{
    public static async Task<IResult> Handle(
        Guid uploadId, CurrentUser user, UploadLedger ledger, IObjectStore objects, UploadTurns turns, CancellationToken cancel)
    {
        // Each completion makes a copy of the whole file, so one upload has one at a time; those who waited find it done.
        using var turn = await turns.WaitAsync(uploadId.ToString("N"), cancel);
        if (await ledger.FindAsync(uploadId, user.Id, cancel) is not { } upload)
        {
            return UploadProblems.UploadNotFound;
        }

        if (upload.TrackId is not null)
        {
            return await AnswerAgainAsync(upload, user, ledger, cancel);
        }

        if (await MissingPartsAsync(upload, objects, cancel) is { Count: > 0 } missing)
        {
            return UploadProblems.PartsMissing(missing);
        }

        try
        {
            return await JoinAsync(upload, user, ledger, objects, cancel);
        }
        catch (Exception error) when (error is PartChangedException or UploadTooShortException or UploadTooLargeException)
        {
            // Since the look, parts were sent again, or another Api completed the upload and they are gone. Nothing was stored.
            return await ledger.FindAsync(uploadId, user.Id, cancel) is { TrackId: not null } done
                ? await AnswerAgainAsync(done, user, ledger, cancel)
                : UploadProblems.PartsMissing(await MissingPartsAsync(upload, objects, cancel) is { Count: > 0 } gone ? gone : Enumerable.Range(1, upload.PartCount));
        }
    }

    private static async Task<IResult> JoinAsync(PendingUpload upload, CurrentUser user, UploadLedger ledger, IObjectStore objects, CancellationToken cancel)
    {
        // A key of this attempt alone: of two completions at once, the one that comes second removes its own copy and not the other's.
        var key = $"{Buckets.UploadsPrefix}{upload.Id:N}-{Guid.CreateVersion7():N}";
        await using var parts = new JoinedParts(objects, upload);
        var head = new byte[AudioSignature.Bytes];
        var read = await parts.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (AudioSignature.IsCertainlyNotAudio(head.AsSpan(0, read)))
        {
            return UploadProblems.NotAudio;
        }

        // As many bytes as were announced and reserved, no more and no less.
        await using var content = new HashingStream(head.AsMemory(0, read), parts, upload.Bytes, upload.Bytes);
        await objects.PutAsync(Buckets.Tracks, key, content, "application/octet-stream", cancel);
        var source = new StoredSource(Buckets.Tracks, key, content.Sha256(), upload.FileName, content.BytesRead);
        var (track, problem) = await ledger.CompleteAsync(upload, source, user, cancel);
        if (track?.FilePath != key)
        {
            await objects.DeleteAsync(Buckets.Tracks, key, CancellationToken.None);
        }

        return Answer((track, problem));
    }

    private static async Task<List<int>> MissingPartsAsync(PendingUpload upload, IObjectStore objects, CancellationToken cancel)
    {
        var missing = new List<int>();
        for (var part = 1; part <= upload.PartCount; part++)
        {
            if ((await objects.FindAsync(Buckets.Temp, upload.KeyOf(part), cancel))?.Bytes != upload.BytesOf(part))
            {
                missing.Add(part);
            }
        }

        return missing;
    }

    // Nothing is joined for a repetition; the row knows its track.
    private static async Task<IResult> AnswerAgainAsync(PendingUpload upload, CurrentUser user, UploadLedger ledger, CancellationToken cancel) =>
        Answer(await ledger.CompleteAsync(upload, new StoredSource("", "", "", "", 0), user, cancel));

    private static IResult Answer((TrackResponse? Track, ServiceDefaults.Http.Problem? Problem) outcome) => outcome switch
    {
        ({ } track, _) => TypedResults.Accepted($"/api/v1/tracks/{track.Id}", track),
        (_, { } problem) => problem,
        _ => UploadProblems.UploadNotFound,
    };
}
