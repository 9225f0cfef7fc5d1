using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Fetching;
using Jonquils.Api.Playback;
using Jonquils.Api.Videos.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.Api.Videos;

/// <summary>Takes a video by its address: looks whether one is there, then has it fetched and packaged in the background.</summary>
internal static class CreateVideo
{
    /// <param name="Url">A public http or https address of the video file itself, in any language.</param>
    public sealed record Request(
        [property: Required, StringLength(Video.MaxTitleLength), PlainText] string Title,
        [property: Required, StringLength(RemoteAddress.MaxLength)] string Url);

    public sealed record Response(int Id, string Title, string PlaylistUrl);

    public static async Task<Results<Created<Response>, ConflictProblem, UnprocessableProblem, UnavailableProblem>> Handle(
        Request request, CurrentUser? user, VideosDb database, RemoteFiles files, VideoArrivals arrivals, PublicAddress address, IOptions<VideoOptions> options,
        TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        if (RemoteAddress.Read(request.Url) is not { } source)
        {
            return VideoProblems.NotFetched(FetchRefusal.BadAddress);
        }

        var host = address.For(http.Request);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RemoteAddress.Canonical(source))));
        if (await FindAsync(database, hash, host, cancel) is { } known)
        {
            return known;
        }

        if (await database.Videos.CountAsync(v => v.NextFetchAt != null, cancel) >= options.Value.MostWaiting)
        {
            return VideoProblems.TooManyWaiting;
        }

        var (start, refusal) = await files.PeekAsync(source, VideoSignature.Bytes, options.Value.MaxBytes, cancel);
        if (start is null)
        {
            return VideoProblems.NotFetched(refusal!);
        }

        if (!VideoSignature.MayBeVideo(start))
        {
            return VideoProblems.NotAVideo;
        }

        var video = Video.Add(request.Title.Trim(), request.Url.Trim(), hash, user?.Id, clock.GetUtcNow());
        database.Videos.Add(video);
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody else added the same while we looked at it.
            database.ChangeTracker.Clear();
            return await FindAsync(database, hash, host, cancel) is { } winner ? winner : VideoProblems.TooManyWaiting;
        }

        arrivals.Tell();
        return TypedResults.Created(
            string.Create(CultureInfo.InvariantCulture, $"/api/videos/{video.Id}"), new Response(video.Id, video.Title, host + video.PlaylistUrl));
    }

    private static async Task<ConflictProblem?> FindAsync(VideosDb database, string hash, string host, CancellationToken cancel) =>
        await database.Videos.AsNoTracking().Where(v => v.UrlHash == hash).Select(v => new { v.Id, v.PlaylistUrl }).SingleOrDefaultAsync(cancel) is { } known
            ? VideoProblems.Exists(known.Id, host + known.PlaylistUrl)
            : null;
}
