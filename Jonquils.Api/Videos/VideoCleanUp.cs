using Jonquils.Api.CleanUp;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Videos;

/// <summary>Old messages, and packages of sources that no video has any more.</summary>
internal sealed class VideoCleanUp(VideosDb database, [FromKeyedServices(VideosDb.Name)] NpgsqlDataSource messages, TimeProvider clock) : ICleansUp, IOwnsPackages
{
    public string Name => "videos";

    public string Profiles => VideoRemoval.Profiles;

    public async Task<CleanUpTurn> CleanUpAsync(bool dryRun, CancellationToken cancel)
    {
        var (sent, taken, isMore) = await OutboxCleaning.RunAsync(messages, dryRun, cancel);
        return new CleanUpTurn([new("video_outbox", sent), new("video_inbox", taken)], isMore);
    }

    public async Task<IReadOnlyCollection<string>> LetGoAsync(IReadOnlyCollection<string> sha256s, bool dryRun, CancellationToken cancel)
    {
        var needed = await database.Videos.Where(v => sha256s.Contains(v.SourceSha256!)).Select(v => v.SourceSha256!).Distinct().ToListAsync(cancel);
        var unneeded = sha256s.Except(needed, StringComparer.Ordinal).ToList();
        if (dryRun || unneeded.Count == 0)
        {
            return unneeded;
        }

        // The removal looks again, under its lock, whether a video has the source by then.
        var noted = await database.Removals.Where(r => unneeded.Contains(r.Sha256!)).Select(r => r.Sha256!).ToListAsync(cancel);
        database.Removals.AddRange(unneeded.Except(noted, StringComparer.Ordinal).Select(sha256 => new VideoRemoval { Sha256 = sha256, NextAttemptAt = clock.GetUtcNow() }));
        await database.SaveChangesAsync(cancel);
        return unneeded;
    }
}
