using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Paging;
using Jonquils.Api.Pictures;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.ServiceDefaults.Outbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Takes the caller's picture: the body is the picture itself.</summary>
internal static class PutAvatar
{
    public static async Task<Results<Ok<UserResponse>, UnauthorizedProblem, UnsupportedMediaProblem, TooLargeProblem, UnprocessableProblem>> Handle(
        CurrentUser caller, AccountsDb database, IObjectStore objects, AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        if (await database.Users.Include(u => u.Roles).SingleOrDefaultAsync(u => u.Id == caller.Id && u.IsActive, cancel) is not { } user)
        {
            return AccountProblems.NotSignedIn;
        }

        if (!Picture.MayBe(http.Request.ContentType))
        {
            return AccountProblems.NotAPicture;
        }

        if (await Picture.ReadBodyAsync(http, cancel) is not { } bytes)
        {
            return AccountProblems.PictureTooLarge;
        }

        if (Picture.Read(bytes.Span) is not { } picture)
        {
            return AccountProblems.NotAPicture;
        }

        if (!picture.HasGoodSize)
        {
            return AccountProblems.PictureDimensions;
        }

        // Each picture in a folder of its own: its address changes with it, so that caches may keep it.
        var now = clock.GetUtcNow();
        var revision = Guid.CreateVersion7(now);
        var key = AvatarPictures.KeyOf(user.Id, revision, picture.Extension);
        using var content = new MemoryStream(bytes.ToArray(), writable: false);
        await objects.PutAsync(Buckets.Covers, key, content, picture.ContentType, cancel);
        var former = user.AvatarKey;
        user.ShowPicture($"/api/v1/users/{user.Id}/avatar?v={revision:N}", key, now);
        database.AddToOutbox(
            "worker", HttpMethod.Post, "/internal/v1/thumbnails", Guid.CreateVersion7(now), new ThumbnailOrder(Buckets.Covers, key), $"user/{user.Id}", now);
        audit.Add(AuditActions.AvatarChanged, user.Id, subject: null, http.Connection.RemoteIpAddress);
        try
        {
            await database.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another picture won, and nobody knows of this one.
            await objects.DeleteAsync(Buckets.Covers, key, CancellationToken.None);
            throw;
        }

        if (former is not null)
        {
            await AvatarPictures.RemoveAsync(objects, former, CancellationToken.None);
        }

        http.Response.Headers.ETag = Revision.Tag(user.Version);
        return TypedResults.Ok(UserResponse.Of(user));
    }
}
