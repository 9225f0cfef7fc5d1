using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playback;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Uploads;

/// <summary>Begins an upload by links: the client PUTs the file's parts to them, straight to the object store where that has a server of its own.</summary>
internal static class CreateUploadUrl
{
    /// <param name="FileName">The file's own name; never a path.</param>
    /// <param name="Bytes">The file's size; the parts must add up to it.</param>
    /// <param name="ArtistId">An artist to put the track on; needs <c>UPLOAD</c> there.</param>
    /// <param name="TrackId">A track of metadata that this is the audio of.</param>
    public sealed record Request(
        [property: Required, StringLength(200), PlainText] string FileName,
        [property: Required, Range(1, long.MaxValue)] long? Bytes,
        [property: StringLength(Track.MaxTitleLength), PlainText] string? Title = null,
        [property: StringLength(Artist.MaxNameLength), PlainText] string? Artist = null,
        Guid? ArtistId = null,
        Guid? AlbumId = null,
        [property: StringLength(Genre.MaxNameLength), PlainText] string? Genre = null,
        Guid? TrackId = null);

    /// <param name="Url">Where a file of one part goes by PUT; <see langword="null"/> when there are several.</param>
    /// <param name="Parts">All parts in order.</param>
    /// <param name="CompleteUrl">Where to POST when all parts are there.</param>
    public sealed record Response(Guid Id, string Method, string? Url, IReadOnlyList<Part> Parts, string CompleteUrl, DateTimeOffset ExpiresAt);

    /// <param name="PartNumber">From 1.</param>
    /// <param name="Bytes">Exactly as many must be sent.</param>
    public sealed record Part(int PartNumber, string Url, long Bytes);

    public static async Task<IResult> Handle(
        Request request, CurrentUser user, UploadLedger ledger, IObjectStore objects, SignedLinks links, PublicAddress address, IOptions<UploadOptions> options,
        HttpContext http, CancellationToken cancel)
    {
        var limits = options.Value;
        if (!limits.Allow(http.User))
        {
            return UploadProblems.NotAllowed;
        }

        var bytes = request.Bytes!.Value;
        if (bytes > limits.MaxBytes)
        {
            return UploadProblems.TooLarge(limits.MaxBytes);
        }

        var wishes = new UploadWishes(request.Title, request.Artist, request.ArtistId, request.AlbumId, request.Genre, request.TrackId);
        if (await ledger.RefuseAsync(wishes, bytes, user, cancel) is { } problem)
        {
            return problem;
        }

        var name = request.FileName[(request.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
        if (await ledger.BeginAsync(name.Length > 0 ? name : "upload", bytes, limits.PartBytes, wishes, user, limits.LinkLifetime, cancel) is not { } upload)
        {
            return CatalogProblems.QuotaExceeded(limits.MaxBytes);
        }

        var host = address.For(http.Request);
        var parts = Enumerable.Range(1, upload.PartCount).Select(number => new Part(
            number,
            objects.PresignPut(Buckets.Temp, upload.KeyOf(number), limits.LinkLifetime)?.ToString() ?? string.Create(
                CultureInfo.InvariantCulture,
                $"{host}/api/v1/uploads/{upload.Id}/parts/{number}?{links.Sign(PutUploadPart.Subject, PutUploadPart.NameOf(upload.Id, number), limits.LinkLifetime)}"),
            upload.BytesOf(number))).ToList();
        var complete = $"/api/v1/tracks/upload-url/{upload.Id}/complete";
        return TypedResults.Created(complete, new Response(upload.Id, "PUT", parts is [var only] ? only.Url : null, parts, host + complete, upload.ExpiresAt));
    }
}
