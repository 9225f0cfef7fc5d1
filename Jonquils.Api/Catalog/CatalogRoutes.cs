using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Albums;
using Jonquils.Api.Catalog.Artists;
using Jonquils.Api.Catalog.Genres;
using Jonquils.Api.Catalog.Managers;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.Api.Pictures;

namespace Jonquils.Api.Catalog;

/// <summary>The catalogue's routes, one method a resource.</summary>
internal static class CatalogRoutes
{
    public static void MapTracks(this RouteGroupBuilder tracks)
    {
        tracks.MapGet("/", ListTracks.Handle).WithName(nameof(ListTracks)).WithSummary("List tracks");
        tracks.MapPost("/", CreateTrack.Handle).WithName(nameof(CreateTrack)).WithSummary("Add a track by its metadata").RequireAuthorization().WithIdempotencyKey();
        tracks.MapGet("/popular", ListPopularTracks.Handle).WithName(nameof(ListPopularTracks)).WithSummary("The most played tracks of a window");
        tracks.MapGet("/{trackId:guid}", GetTrack.Handle).WithName(nameof(GetTrack)).WithSummary("One track").Produces<TrackResponse>();
        tracks.MapPut("/{trackId:guid}", ReplaceTrack.Handle).WithName(nameof(ReplaceTrack)).WithSummary("Replace a track's metadata").RequireAuthorization();
        tracks.MapDelete("/{trackId:guid}", DeleteTrack.Handle).WithName(nameof(DeleteTrack)).WithSummary("Delete a track and, later, its objects").RequireAuthorization();
        tracks.MapGet("/{trackId:guid}/status", GetTrackStatus.Handle).WithName(nameof(GetTrackStatus)).WithSummary("How far a track's package is");
        tracks.MapGet("/{trackId:guid}/events", StreamTrackEvents.Handle).WithName(nameof(StreamTrackEvents)).WithSummary("A track's status as it changes")
            .Produces<TrackStatusResponse>(contentType: "text/event-stream").ProducesProblem(404).DisableHttpMetrics();
        tracks.MapGet("/{trackId:guid}/cover", GetTrackCover.Handle).WithName(nameof(GetTrackCover)).WithSummary("A track's cover");
        tracks.MapGet("/{trackId:guid}/waveform", GetTrackWaveform.Handle).WithName(nameof(GetTrackWaveform)).WithSummary("A track's peaks for drawing");
        tracks.MapGet("/{trackId:guid}/features", GetTrackFeatures.Handle).WithName(nameof(GetTrackFeatures)).WithSummary("What analysis found in a track");
        tracks.MapGet("/{trackId:guid}/download", DownloadTrack.Handle).WithName(nameof(DownloadTrack)).WithSummary("A track's original, for its managers").RequireAuthorization();
        tracks.MapGet("/{trackId:guid}/original", DownloadTrack.HandleOriginal).WithName("DownloadOriginal").WithSummary("A track's original by a signed link");
    }

    public static void MapArtists(this RouteGroupBuilder artists)
    {
        artists.MapGet("/", ListArtists.Handle).WithName(nameof(ListArtists)).WithSummary("List artists");
        artists.MapPost("/", CreateArtist.Handle).WithName(nameof(CreateArtist)).WithSummary("Add an artist").RequireAuthorization().WithIdempotencyKey();
        artists.MapGet("/{artistId:guid}", GetArtist.Handle).WithName(nameof(GetArtist)).WithSummary("One artist");
        artists.MapPut("/{artistId:guid}", ReplaceArtist.Handle).WithName(nameof(ReplaceArtist)).WithSummary("Replace an artist's profile").RequireAuthorization();
        artists.MapDelete("/{artistId:guid}", DeleteArtist.Handle).WithName(nameof(DeleteArtist)).WithSummary("Delete an artist without music").RequireAuthorization();
        artists.MapGet("/{artistId:guid}/tracks", ListArtistTracks.Handle).WithName(nameof(ListArtistTracks)).WithSummary("An artist's tracks");
        artists.MapGet("/{artistId:guid}/albums", ListArtistAlbums.Handle).WithName(nameof(ListArtistAlbums)).WithSummary("An artist's albums");
        artists.MapGet("/{artistId:guid}/avatar", GetArtistAvatar.Handle).WithName(nameof(GetArtistAvatar)).WithSummary("An artist's picture");
        artists.MapPut("/{artistId:guid}/avatar", PutArtistAvatar.Handle).WithName(nameof(PutArtistAvatar)).WithSummary("Give an artist a picture").RequireAuthorization()
            .Produces<ArtistResponse>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422)
            .TakesPicture();
        var managers = artists.MapGroup("/{artistId:guid}/managers").RequireAuthorization();
        managers.MapGet("/", ListManagers.Handle).WithName(nameof(ListManagers)).WithSummary("Who manages an artist");
        managers.MapPost("/", InviteManager.Handle).WithName(nameof(InviteManager)).WithSummary("Let an account manage an artist").WithIdempotencyKey();
        managers.MapDelete("/", RemoveManager.HandleQuery).WithName("RemoveManagerByQuery").WithSummary("End an account's management of an artist");
        managers.MapDelete("/{userId:guid}", RemoveManager.Handle).WithName(nameof(RemoveManager)).WithSummary("End an account's management of an artist");
    }

    public static void MapAlbums(this RouteGroupBuilder albums)
    {
        albums.MapGet("/", ListAlbums.Handle).WithName(nameof(ListAlbums)).WithSummary("List albums");
        albums.MapPost("/", CreateAlbum.Handle).WithName(nameof(CreateAlbum)).WithSummary("Add an album").RequireAuthorization().WithIdempotencyKey();
        albums.MapGet("/{albumId:guid}", GetAlbum.Handle).WithName(nameof(GetAlbum)).WithSummary("One album");
        albums.MapPut("/{albumId:guid}", ReplaceAlbum.Handle).WithName(nameof(ReplaceAlbum)).WithSummary("Replace an album's metadata").RequireAuthorization();
        albums.MapDelete("/{albumId:guid}", DeleteAlbum.Handle).WithName(nameof(DeleteAlbum)).WithSummary("Delete an album without tracks").RequireAuthorization();
        albums.MapGet("/{albumId:guid}/tracks", ListAlbumTracks.Handle).WithName(nameof(ListAlbumTracks)).WithSummary("An album's tracks");
        albums.MapGet("/{albumId:guid}/cover", GetAlbumCover.Handle).WithName(nameof(GetAlbumCover)).WithSummary("An album's cover");
        albums.MapPut("/{albumId:guid}/cover", PutAlbumCover.Handle).WithName(nameof(PutAlbumCover)).WithSummary("Give an album its cover").RequireAuthorization()
            .Produces<AlbumResponse>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422)
            .TakesPicture();
    }

    public static void MapGenres(this RouteGroupBuilder genres)
    {
        genres.MapGet("/", ListGenres.Handle).WithName(nameof(ListGenres)).WithSummary("List genres");
        genres.MapPost("/", CreateGenre.Handle).WithName(nameof(CreateGenre)).WithSummary("Add a genre")
            .RequireAuthorization(policy => policy.RequireRole(Role.Admin)).WithIdempotencyKey();
    }
}
