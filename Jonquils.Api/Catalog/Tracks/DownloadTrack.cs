using System.Globalization;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Playback;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>Sends those who manage a track to its original: a link of the object store's own, or a signed one of ours.</summary>
internal static class DownloadTrack
{
    private const string Subject = "original";

    public static async Task<Results<RedirectHttpResult, ForbiddenProblem, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser user, CatalogDb database, ArtistRights rights, IObjectStore objects, SignedLinks links, IOptions<CatalogOptions> options,
        PublicAddress address, HttpContext http, CancellationToken cancel)
    {
        var track = await database.Tracks.AsNoTracking().Include(t => t.Artists).VisibleTo(user, database).SingleOrDefaultAsync(t => t.Id == trackId, cancel);
        if (track is null)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        if (!await rights.MayManageTrackAsync(user, track, cancel))
        {
            return CatalogProblems.NotYourTrack;
        }

        if (track is not { SourceBucket: { } bucket, SourceKey: { } key } || await objects.FindAsync(bucket, key, cancel) is null)
        {
            return CatalogProblems.NoOriginal;
        }

        var lifetime = options.Value.DownloadLifetime;
        var link = objects.PresignGet(bucket, key, lifetime, NameFor(track))?.ToString()
            ?? $"{address.For(http.Request)}/api/v1/tracks/{trackId}/original?{links.Sign(Subject, trackId.ToString("N"), lifetime)}";
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Redirect(link);
    }

    /// <summary>Serves the original to whoever has a signed link.</summary>
    public static async Task<Results<FileStreamHttpResult, ForbiddenProblem, NotFoundProblem>> HandleOriginal(
        Guid trackId, string? expires, string? signature, CatalogDb database, IObjectStore objects, SignedLinks links, HttpContext http, CancellationToken cancel)
    {
        if (!links.Holds(Subject, trackId.ToString("N"), expires, signature))
        {
            return SignedLinks.Invalid;
        }

        var track = await database.Tracks.AsNoTracking().SingleOrDefaultAsync(t => t.Id == trackId, cancel);
        if (track is not { SourceBucket: { } bucket, SourceKey: { } key } || await objects.OpenAsync(bucket, key, 0, null, cancel) is not { } original)
        {
            return CatalogProblems.NoOriginal;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = original.BodyBytes;
        // As an attachment of no particular type: what strangers uploaded must not run in our origin.
        return TypedResults.Stream(original.Body, "application/octet-stream", NameFor(track));
    }

    private static string NameFor(Track track)
    {
        var extension = Path.GetExtension(track.SourceKey) is { Length: > 1 and <= 6 } known && known.Skip(1).All(char.IsAsciiLetterOrDigit) ? known : ".audio";
        var title = new string([.. track.Title.Select(c => char.IsControl(c) || c is '/' or '\\' or '"' ? '_' : c)]);
        return string.Create(CultureInfo.InvariantCulture, $"{title}{extension}");
    }
}
