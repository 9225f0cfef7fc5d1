using Jonquils.Api.Accounts;
using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.ApiKeys;

/// <summary>Revokes an API key, at once and for ever. It stays in the list.</summary>
internal static class RevokeApiKey
{
    public static async Task<Results<NoContent, NotFoundProblem>> Handle(
        Guid keyId, CurrentUser user, StorageDb database, AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (await database.ApiKeys.Where(k => k.Id == keyId && k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancel) == 0)
        {
            return StorageProblems.KeyNotFound;
        }

        await audit.WriteAsync(ApiKey.Revoked, user.Id, keyId.ToString(), http.Connection.RemoteIpAddress, cancel);
        return TypedResults.NoContent();
    }
}
