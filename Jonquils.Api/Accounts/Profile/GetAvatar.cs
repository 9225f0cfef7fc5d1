using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>A user's picture, for everybody who sees the user's name: the thumbnail that fits, else the original.</summary>
internal static class GetAvatar
{
    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid userId, AccountsDb database, IObjectStore objects, HttpContext http, CancellationToken cancel, int? size = null)
    {
        if (await database.Users.Where(u => u.Id == userId && u.IsActive).Select(u => u.AvatarKey).SingleOrDefaultAsync(cancel) is not { } original)
        {
            return AccountProblems.NoAvatar;
        }

        foreach (var key in AvatarPictures.For(original, size))
        {
            if (await objects.OpenAsync(Buckets.Covers, key, 0, null, cancel) is { } picture)
            {
                http.Response.Headers.CacheControl = "public, max-age=86400";
                http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                // Never a type that a browser would run, whatever lies there.
                var type = Path.GetExtension(key) switch { ".png" => "image/png", ".webp" => "image/webp", _ => "image/jpeg" };
                return TypedResults.Stream(picture.Body, type, entityTag: new EntityTagHeaderValue($"\"{picture.Info.ETag}\""));
            }
        }

        return AccountProblems.NoAvatar;
    }
}
