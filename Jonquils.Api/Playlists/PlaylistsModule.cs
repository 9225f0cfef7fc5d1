using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Playlists.Database;
using Jonquils.Api.Playlists.Entries;
using Jonquils.Api.Playlists.Favorites;
using Jonquils.Api.Playlists.Files;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Playlists;

/// <summary>Lists that people make of tracks: playlists and favourites.</summary>
internal static class PlaylistsModule
{
    public static void AddPlaylists(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<PlaylistsDb>(PlaylistsDb.Name, PlaylistsDb.Schema);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<PlaylistAnswers>();
        builder.Services.AddScoped<IForgetsAccounts, ForgottenAccounts>();
        builder.Services.AddScoped<IExportsAccounts, ExportedAccounts>();
        builder.Services.AddScoped<PlaylistExports>();
        builder.Services.AddScoped<EntryResolver>();
        builder.Services.AddScoped<PlaylistImport>();
    }

    public static void MapPlaylists(this IEndpointRouteBuilder routes)
    {
        var playlists = routes.MapGroup("/api/v1/playlists").WithTags("Playlists");

        playlists.MapGet("/", ListPlaylists.Handle).WithName(nameof(ListPlaylists)).WithSummary("List playlists");
        playlists.MapPost("/", CreatePlaylist.Handle).WithName(nameof(CreatePlaylist)).WithSummary("Start a playlist").RequireAuthorization().WithIdempotencyKey();
        playlists.MapGet("/{playlistId:guid}", GetPlaylist.Handle).WithName(nameof(GetPlaylist)).WithSummary("One playlist");
        playlists.MapPut("/{playlistId:guid}", ReplacePlaylist.Handle).WithName(nameof(ReplacePlaylist)).WithSummary("Rename, describe, publish or hide a playlist").RequireAuthorization();
        playlists.MapDelete("/{playlistId:guid}", DeletePlaylist.Handle).WithName(nameof(DeletePlaylist)).WithSummary("Delete a playlist").RequireAuthorization();

        playlists.MapGet("/{playlistId:guid}/tracks", ListEntries.Handle).WithName(nameof(ListEntries)).WithSummary("A playlist's entries");
        playlists.MapPost("/{playlistId:guid}/tracks", AddEntries.Handle).WithName(nameof(AddEntries)).WithSummary("Put tracks into a playlist").RequireAuthorization().WithIdempotencyKey()
            .WithMetadata(new RequestSizeLimitAttribute(1024 * 1024));
        playlists.MapPut("/{playlistId:guid}/tracks", ReorderEntries.Handle).WithName(nameof(ReorderEntries)).WithSummary("Put a playlist into another order").RequireAuthorization()
            .WithMetadata(new RequestSizeLimitAttribute(1024 * 1024));
        playlists.MapDelete("/{playlistId:guid}/tracks/{position:int}", RemoveEntry.Handle).WithName(nameof(RemoveEntry)).WithSummary("Take an entry out of a playlist").RequireAuthorization();

        playlists.MapPost("/{playlistId:guid}/share", SharePlaylist.Handle).WithName(nameof(SharePlaylist)).WithSummary("Make a link that opens a playlist to whoever has it").RequireAuthorization();
        playlists.MapDelete("/{playlistId:guid}/share", SharePlaylist.HandleEnd).WithName("UnsharePlaylist").WithSummary("End the link of a playlist").RequireAuthorization();
        playlists.MapGet("/links/{token}", OpenPlaylistLink.Handle).WithName(nameof(OpenPlaylistLink)).WithSummary("A playlist by its link");
        playlists.MapGet("/links/{token}/tracks", OpenPlaylistLink.HandleEntries).WithName("ListEntriesByLink").WithSummary("A playlist's entries by its link");

        playlists.MapGet("/{playlistId:guid}/export", ExportPlaylist.Handle).WithName(nameof(ExportPlaylist)).WithSummary("A playlist as M3U8, XSPF or JSPF")
            .Produces(200, contentType: PlaylistFormats.ContentTypeOf(PlaylistFormats.M3u8), additionalContentTypes: [PlaylistFormats.ContentTypeOf(PlaylistFormats.Xspf), PlaylistFormats.ContentTypeOf(PlaylistFormats.Jspf)]);
        playlists.MapPost("/import", ImportPlaylist.Handle).WithName(nameof(ImportPlaylist)).WithSummary("Make a playlist from an M3U, XSPF or JSPF file").RequireAuthorization()
            .Produces<ImportPlaylist.Response>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithMetadata(new RequestSizeLimitAttribute(PlaylistFormats.MaxFileBytes)).ProducesProblem(413).DisableRequestTimeout();

        var favorites = routes.MapGroup("/api/v1/me/favorites").WithTags("Favourites").RequireAuthorization();
        favorites.MapGet("/", ListFavorites.Handle).WithName(nameof(ListFavorites)).WithSummary("The tracks you like");
        favorites.MapGet("/{trackId:guid}", KeepFavorite.HandleGet).WithName("GetFavorite").WithSummary("Whether you like a track");
        favorites.MapPut("/{trackId:guid}", KeepFavorite.Handle).WithName(nameof(KeepFavorite)).WithSummary("Like a track");
        favorites.MapDelete("/{trackId:guid}", KeepFavorite.HandleDrop).WithName("DropFavorite").WithSummary("Like a track no longer");
    }
}
