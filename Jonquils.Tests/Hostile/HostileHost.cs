using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Playback;
using Jonquils.Tests.Videos;

namespace Jonquils.Tests.Hostile;

/// <summary>The Api with a few honest people and things, at which the corpus is thrown.</summary>
public sealed class HostileHost : VideoHost, IAsyncLifetime
{
    public HttpClient Ada { get; private set; } = null!;

    public HttpClient Bob { get; private set; } = null!;

    public HttpClient Administrator { get; private set; } = null!;

    /// <summary>An artist, a track and a playlist of Ada's.</summary>
    public Guid ArtistId { get; private set; }

    public Guid TrackId { get; private set; }

    public Guid PlaylistId { get; private set; }

    /// <summary>Address below which a package of 300,000 bytes is served to Ada, with its ticket; ends with a slash.</summary>
    public string Package { get; private set; } = "";

    /// <summary>Folder of a package that Ada has no ticket for.</summary>
    public string OtherFolder { get; private set; } = "";

    public string AdasToken => Ada.DefaultRequestHeaders.Authorization!.Parameter!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await base.InitializeAsync();
        Ada = await SignedInAsAsync("ada");
        Bob = await SignedInAsAsync("bob");
        Administrator = await SignedInAsAdminAsync();
        ArtistId = await CatalogHost.NewArtistAsync(Ada);
        TrackId = await CatalogHost.NewTrackAsync(Ada, ArtistId);
        PlaylistId = await CatalogHost.IdOf(await Ada.PostAsJsonAsync("/api/v1/playlists", new { title = "Hers" }));
        (Package, _, _) = await this.PlayableAsync();
        (_, _, OtherFolder) = await this.PlayableAsync("bob");
    }

    async Task IAsyncLifetime.DisposeAsync() => await base.DisposeAsync();

    /// <inheritdoc cref="RawHttp.AskAsync"/>
    internal Task<HostileAnswer> RawAsync(string text, byte[]? body = null) => RawHttp.AskAsync(Address, text, body);

    /// <summary>What the object store holds, in files and bytes.</summary>
    public (int Files, long Bytes) Stored()
    {
        var files = new DirectoryInfo(ObjectsFolder).GetFiles("*", SearchOption.AllDirectories);
        return (files.Length, files.Sum(file => file.Length));
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["Accounts:LockoutFailures"] = "10000";
        settings["Accounts:RegistrationsPerHour"] = "10000";
        settings["Uploads:LeastBytesPerSecond"] = "240";
        // The live server's port is as good as any other, so that what keeps us from it is its address alone.
        settings["Fetch:Ports:0"] = "80";
        settings["Fetch:Ports:1"] = "443";
        settings["Fetch:Ports:2"] = $"{Foreign.Port}";
        settings["Fetch:AnswerTimeout"] = "00:00:02";
        settings["Fetch:RateGrace"] = "00:00:01";
        settings["Fetch:LeastBytesPerSecond"] = "1000";
    }
}
