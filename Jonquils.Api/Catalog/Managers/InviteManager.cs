using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Catalog.Tracks;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Catalog.Managers;

/// <summary>Lets an account manage an artist, or changes what it may.</summary>
internal static class InviteManager
{
    /// <param name="UserId">The account; accounts live elsewhere, so that it exists is not checked here.</param>
    /// <param name="Permissions"><c>ALL</c>, <c>UPLOAD</c>, <c>EDIT_PROFILE</c>; <c>ALL</c> when absent.</param>
    public sealed record Request([property: Required] Guid? UserId, [property: MinLength(1), MaxLength(3), Permissions] IReadOnlyList<string>? Permissions = null);

    public static async Task<Results<Created<ManagerResponse>, Ok<ManagerResponse>, ForbiddenProblem, NotFoundProblem, ConflictProblem>> Handle(
        Guid artistId, Request request, CurrentUser user, CatalogDb database, ArtistRights rights, TrackCache cache, TimeProvider clock, CancellationToken cancel)
    {
        await using var transaction = await database.JoinTransactionAsync(cancel);
        if (!await database.TryLockArtistAsync(artistId, cancel))
        {
            return CatalogProblems.ArtistNotFound(artistId);
        }

        if (!await rights.HasAsync(user, artistId, ArtistManager.All, cancel))
        {
            return CatalogProblems.NotAManager;
        }

        var wanted = request.Permissions is { } some && !some.Contains(ArtistManager.All) ? some.Distinct().Order().ToList() : [ArtistManager.All];
        var manager = await database.ArtistManagers.SingleOrDefaultAsync(m => m.ArtistId == artistId && m.UserId == request.UserId, cancel);
        var isNew = manager is null;
        if (manager is null)
        {
            manager = new ArtistManager { ArtistId = artistId, UserId = request.UserId!.Value, Permissions = "", CreatedAt = clock.GetUtcNow() };
            database.ArtistManagers.Add(manager);
        }
        else if (!wanted.Contains(ArtistManager.All) && !await rights.Granting(ArtistManager.All).AnyAsync(m => m.ArtistId == artistId && m.UserId != request.UserId, cancel))
        {
            return CatalogProblems.LastManager;
        }

        manager.Permissions = JsonSerializer.Serialize(wanted);
        await database.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        cache.ForgetManagers();
        return isNew
            ? TypedResults.Created($"/api/v1/artists/{artistId}/managers/{manager.UserId}", ManagerResponse.From(manager))
            : TypedResults.Ok(ManagerResponse.From(manager));
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class PermissionsAttribute() : ValidationAttribute("The field {0} may hold ALL, UPLOAD and EDIT_PROFILE.")
    {
        public override bool IsValid(object? value) => value is not IReadOnlyList<string> names
            || names.All(name => name is ArtistManager.All or ArtistManager.Upload or ArtistManager.EditProfile);
    }
}

/// <summary>Changes of an artist's managers happen one after the other, or two at once could each remove the other.</summary>
internal static class ManagerLock
{
    /// <returns><see langword="false"/> when there is no such artist.</returns>
    public static async Task<bool> TryLockArtistAsync(this CatalogDb database, Guid artistId, CancellationToken cancel) =>
        (await database.Database.SqlQuery<Guid>($"SELECT id AS \"Value\" FROM artists WHERE id = {artistId} FOR NO KEY UPDATE").ToListAsync(cancel)).Count == 1;
}
