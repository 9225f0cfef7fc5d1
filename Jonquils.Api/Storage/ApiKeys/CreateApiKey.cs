using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Storage.Database;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Storage.ApiKeys;

/// <summary>Makes an API key. Its text is in the answer and nowhere else.</summary>
internal static class CreateApiKey
{
    private const int KeyBytes = 32;
    private const int StartLength = 10;

    public sealed record Request([property: Required, StringLength(ApiKey.MaxNameLength), PlainText] string Name);

    /// <param name="Key">The key itself; it is never shown again.</param>
    /// <param name="Start">How the key begins.</param>
    public sealed record Response(Guid Id, string Name, string Key, string Start, DateTimeOffset CreatedAt);

    public static async Task<Created<Response>> Handle(Request request, CurrentUser user, StorageDb database, AuditTrail audit, HttpContext http, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var text = "jq_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            Name = request.Name.Trim(),
            KeyHash = KeyRing.HashOf(text),
            Start = text[..StartLength],
            CreatedBy = user.Id,
            CreatedAt = now,
        };
        database.ApiKeys.Add(key);
        await database.SaveChangesAsync(cancel);
        await audit.WriteAsync(ApiKey.Made, user.Id, key.Id.ToString(), http.Connection.RemoteIpAddress, cancel);
        return TypedResults.Created($"/api/v1/operations/api-keys/{key.Id}", new Response(key.Id, key.Name, text, key.Start, key.CreatedAt));
    }
}
