using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.Cookies;

/// <summary>Forgets the cookies of a domain.</summary>
internal static class DeleteCookies
{
    public static async Task<Results<NoContent, NotFoundProblem, UnprocessableProblem>> Handle(StorageDb database, CancellationToken cancel, string? domain = null)
    {
        if (string.IsNullOrWhiteSpace(domain) || domain.Contains('\0', StringComparison.Ordinal))
        {
            return StorageProblems.WhichDomain;
        }

        var wanted = StoredCookies.Normal(domain);
        return await database.Cookies.Where(c => c.Domain == wanted).ExecuteDeleteAsync(cancel) == 1 ? TypedResults.NoContent() : StorageProblems.NoCookies;
    }
}
