using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Pictures;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>A user's picture, for everybody who sees the user's name: the thumbnail that fits, else the original.</summary>
internal static class GetAvatar
{
    public static async Task<Results<FileStreamHttpResult, NotFoundProblem>> Handle(
        Guid userId, AccountsDb database, IObjectStore objects, HttpContext http, CancellationToken cancel, int? size = null)
    {
        return await database.Users.Where(u => u.Id == userId && u.IsActive).Select(u => u.AvatarKey).SingleOrDefaultAsync(cancel) is { } original
            && await ServedPicture.OpenAsync(objects, AvatarPictures.For(original, size), http, cancel) is { } picture
            ? picture
            : AccountProblems.NoAvatar;
    }
}
