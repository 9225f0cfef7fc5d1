using Jonquils.Api.Playback.Listening;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Analytics;

/// <summary>Music and some weeks of listening to it, the same each time but for ids, with everything that reports count known beforehand.</summary>
internal sealed class HeardMusic
{
    private const int Tracks = 8;
    private const int Users = 15;
    private const int ListeningsPerUser = 60;

    private static readonly string[] Platforms = ["WEB", "IOS", "ANDROID", "OTHER"];
    private static readonly string[] Devices = ["desktop", "mobile", "tv"];

    public List<HeardEvent> Events { get; } = [];

    public Guid UserId { get; private set; }

    public Guid TrackId { get; private set; }

    public Guid ArtistId { get; private set; }

    public Dictionary<Guid, List<Guid>> ArtistsOf { get; } = [];

    public Dictionary<Guid, int> GenreOf { get; } = [];

    public static async Task<HeardMusic> MakeAsync(AnalyticsHost api, HttpClient owner)
    {
        var music = new HeardMusic();
        var artists = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            artists.Add(await CatalogHost.NewArtistAsync(owner));
        }

        for (var i = 0; i < Tracks; i++)
        {
            var track = await CatalogHost.NewTrackAsync(owner, artists[i % 3], $"Song {i}");
            var genre = await Sql.ScalarAsync<int>(
                api.Database("catalog_db"),
                $"INSERT INTO genres (name) VALUES ('Genre {i % 3} of {artists[0]:N}') ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id");
            await Sql.ExecuteAsync(api.Database("catalog_db"), $"INSERT INTO track_genres (track_id, genre_id) VALUES ('{track}', {genre})");
            (music.ArtistsOf[track], music.GenreOf[track]) = ([artists[i % 3]], genre);
            if (i % 4 == 0)
            {
                await Sql.ExecuteAsync(
                    api.Database("catalog_db"), $"INSERT INTO track_artists (track_id, artist_id, artist_type, display_order) VALUES ('{track}', '{artists[(i + 1) % 3]}', 'FEATURED', 2)");
                music.ArtistsOf[track].Add(artists[(i + 1) % 3]);
            }
        }

        (music.TrackId, music.ArtistId, music.UserId) = (music.ArtistsOf.Keys.First(), artists[0], await CatalogHost.UserIdAsync(owner));
        await music.ListenAsync(api);
        return music;
    }

    // From the days before clocks went back on both sides of the Atlantic until now.
    private async Task ListenAsync(AnalyticsHost api)
    {
        var random = new Random(20261121);
        var tracks = ArtistsOf.Keys.ToList();
        var start = new DateTimeOffset(2026, 10, 23, 21, 7, 0, TimeSpan.Zero);
        for (var user = 0; user < Users; user++)
        {
            var (id, at, listens) = (user == 0 ? UserId : Guid.NewGuid(), start.AddMinutes(user * 37), new List<Listen>());
            for (var n = 0; n < ListeningsPerUser; n++)
            {
                at += TimeSpan.FromMinutes(random.Next(20, 1200));
                var (track, ms, action) = (tracks[random.Next(Tracks)], random.Next(1, 240) * 1000, (string[])["skip", "complete", "pause"]);
                var (last, platform, device) = (action[random.Next(3)], Platforms[random.Next(4)], Devices[random.Next(3)]);
                float? completion = last == "pause" ? null : random.Next(0, 101);
                Add(id, track, "play", at, 0, null, platform, device);
                Add(id, track, last, at.AddMilliseconds(ms), ms, completion, platform, device);
                if (random.Next(10) == 0)
                {
                    Add(id, track, "like", at.AddSeconds(5), 0, null, platform, device);
                }
            }

            await api.AppendAsync(id, listens);
            continue;

            void Add(Guid by, Guid track, string action, DateTimeOffset when, int ms, float? completion, string platform, string device)
            {
                listens.Add(AnalyticsHost.Event(track, action, when, ms, completion, platform, device));
                Events.Add(new HeardEvent(by, track, action, when, ms, completion, platform, device));
            }
        }
    }
}

/// <summary>One event, of a listening that has a beginning and one more event.</summary>
internal sealed record HeardEvent(Guid User, Guid Track, string Action, DateTimeOffset At, int Ms, float? Completion, string Platform, string Device)
{
    public bool IsPlay => Ms >= 30_000;
}
