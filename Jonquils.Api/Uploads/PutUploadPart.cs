using System.Globalization;
using Jonquils.Api.Catalog;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Uploads;

/// <summary>Takes a part of an upload by a signed link, where the object store has no server of its own. The same part may be sent again.</summary>
internal static class PutUploadPart
{
    public const string Subject = "upload-part";

    public static string NameOf(Guid uploadId, int part) => string.Create(CultureInfo.InvariantCulture, $"{uploadId:N}/{part}");

    public static async Task<Results<Ok, ForbiddenProblem, NotFoundProblem, ConflictProblem, UnprocessableProblem>> Handle(
        Guid uploadId, int part, string? expires, string? signature, SignedLinks links, UploadLedger ledger, IObjectStore objects, UploadTurns turns,
        IOptions<UploadOptions> options, HttpContext http, CancellationToken cancel)
    {
        if (!links.Holds(Subject, NameOf(uploadId, part), expires, signature))
        {
            return SignedLinks.Invalid;
        }

        using var turn = await turns.WaitAsync(NameOf(uploadId, part), cancel);

        // The link stands for its owner: it was given to them alone.
        if (await ledger.FindAsync(uploadId, null, cancel) is not { } upload || part < 1 || part > upload.PartCount)
        {
            return UploadProblems.UploadNotFound;
        }

        if (upload.TrackId is not null)
        {
            return UploadProblems.CompletedAlready;
        }

        var bytes = upload.BytesOf(part);
        if (http.Request.ContentLength is { } announced && announced != bytes)
        {
            return UploadProblems.WrongPartSize(bytes);
        }

        UploadTrack.PrepareConnection(http, options.Value);
        // Checked while it is read: one that is too short must not take the place of a good one.
        await using var content = new HashingStream(ReadOnlyMemory<byte>.Empty, http.Request.Body, bytes, bytes);
        PendingUpload? now;
        try
        {
            var stored = await objects.PutAsync(Buckets.Temp, upload.KeyOf(part), content, "application/octet-stream", cancel);
            now = await ledger.FindAsync(uploadId, null, CancellationToken.None);
            if (now is { TrackId: null })
            {
                http.Response.Headers.ETag = $"\"{stored.ETag}\"";
                return TypedResults.Ok();
            }
        }
        catch (Exception error) when (error is UploadTooLargeException or UploadTooShortException)
        {
            return UploadProblems.WrongPartSize(bytes);
        }

        // The upload ended while this came in, and its parts may have been removed before this one was there.
        await objects.DeleteAsync(Buckets.Temp, upload.KeyOf(part), CancellationToken.None);
        return now is null ? UploadProblems.UploadNotFound : UploadProblems.CompletedAlready;
    }
}
