using System.Globalization;
using System.Text.Json;
using Jonquils.Api.Videos.Database;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Redis;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Jonquils.Api.Videos;

/// <summary>Keeps described videos in Redis, which may be away; then the database is asked.</summary>
/// <remarks>
/// A reader keeps what it read only where nothing is kept, and a writer replaces whatever is there, also by the news that the video is gone. So a
/// reader that was overtaken by a writer cannot put back what it read before.
/// </remarks>
internal sealed class VideoCache(RedisConnection redis, [FromKeyedServices(VideosDb.Name)] NpgsqlDataSource database, IOptions<VideoOptions> options)
{
    private const string Gone = "gone";

    // Ids are small numbers: two databases behind one Redis have the same ones.
    private readonly string _prefix = $"jonquils:{new NpgsqlConnectionStringBuilder(database.ConnectionString).Database}:video";

    private TimeSpan Lifetime => options.Value.CacheLifetime;

    /// <returns>Whether anything is known, and the video; <see langword="null"/> for one that was deleted.</returns>
    public async Task<(bool IsKnown, VideoState? Video)> FindAsync(int id, CancellationToken cancel)
    {
        var (answered, text) = await redis.TryAsync("GET", r => r.StringGetAsync(KeyOf(id)), cancel);
        return !answered || !text.HasValue ? (false, null)
            : text == Gone ? (true, null)
            : (true, JsonSerializer.Deserialize<VideoState>(text.ToString(), ContractJson.Options));
    }

    /// <summary>Keeps what was read.</summary>
    public Task KeepAsync(VideoState video, CancellationToken cancel) => SetAsync(video.Id, TextOf(video), When.NotExists, cancel);

    /// <summary>Keeps what was just written. Not cancelled: who asked may be gone, and what others read must be right all the same.</summary>
    public Task ReplaceAsync(VideoState video) => SetAsync(video.Id, TextOf(video), When.Always, CancellationToken.None);

    /// <summary>Notes that the video was deleted; ids are never given again.</summary>
    public Task ForgetAsync(int id) => SetAsync(id, Gone, When.Always, CancellationToken.None);

    private Task<(bool Answered, bool Value)> SetAsync(int id, string text, When when, CancellationToken cancel) =>
        redis.TryAsync("SET", r => r.StringSetAsync(KeyOf(id), text, Lifetime, when), cancel);

    private static string TextOf(VideoState video) => JsonSerializer.Serialize(video, ContractJson.Options);

    private string KeyOf(int id) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}:{id}");
}
