using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>A track's peaks for drawing, as the worker stored them.</summary>
internal static class GetTrackWaveform
{
    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid trackId, CurrentUser? user, CatalogDb database, IObjectStore objects, HttpContext http, CancellationToken cancel)
    {
        var track = await database.Tracks.AsNoTracking().VisibleTo(user, database).Where(t => t.Id == trackId)
            .Select(t => new { t.FileKey, File = database.MediaPackages.Where(p => p.FileKey == t.FileKey).Select(p => p.WaveformFile).FirstOrDefault() })
            .SingleOrDefaultAsync(cancel);
        if (track is null)
        {
            return CatalogProblems.TrackNotFound(trackId);
        }

        if (track.FileKey is not { } folder
            || await objects.OpenAsync(Buckets.Hls, $"{folder}/{track.File ?? "waveform.json"}", 0, null, cancel) is not { } waveform)
        {
            return CatalogProblems.NoWaveform;
        }

        http.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.Stream(waveform.Body, "application/json", entityTag: new EntityTagHeaderValue($"\"{waveform.Info.ETag}\""));
    }
}
