using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Jonquils.Api.Catalog;
using Jonquils.Api.Security;
using Jonquils.Api.Storage.Database;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Storage.Cookies;

/// <summary>Keeps the cookies of a domain, encrypted; those before are replaced.</summary>
internal static class SaveCookies
{
    /// <param name="CookieData">A text, or any other JSON.</param>
    public sealed record Request([property: Required, StringLength(StoredCookies.MaxDomainLength), PlainText] string Domain, JsonElement CookieData);

    public static async Task<Results<Created<CookiesResponse>, UnprocessableProblem>> Handle(
        Request request, StorageDb database, SecurityKeys keys, TimeProvider clock, CancellationToken cancel)
    {
        if (request.CookieData.ValueKind == JsonValueKind.Null || StoredJson.TextOf(request.CookieData) is not { } json)
        {
            return StorageProblems.NoData;
        }

        var now = clock.GetUtcNow();
        var (id, domain) = (Guid.CreateVersion7(now), StoredCookies.Normal(request.Domain));
        var data = StoredCookies.Encrypt(json, domain, keys);
        var saved = await database.Cookies.FromSql(
            $"""
            INSERT INTO cookies (id, domain, cookie_data, created_at, updated_at, last_used_at)
            VALUES ({id}, {domain}, {data}, {now}, {now}, {now})
            ON CONFLICT (domain) DO UPDATE
            SET cookie_data = excluded.cookie_data, updated_at = excluded.updated_at, last_used_at = excluded.last_used_at
            RETURNING *
            """).AsNoTracking().ToListAsync(cancel);
        return TypedResults.Created($"/cookies?domain={Uri.EscapeDataString(domain)}", saved[0].Open(keys));
    }
}
