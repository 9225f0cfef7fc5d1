using System.Buffers.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Accounts.Tokens;

/// <summary>The public halves of the signing keys (RFC 7517), so that others can verify our tokens.</summary>
internal static class GetSigningKeys
{
    public sealed record Response(IReadOnlyList<Key> Keys);

    public sealed record Key(string Kty, string Crv, string Alg, string Use, string Kid, string X, string Y);

    public static async Task<Ok<Response>> Handle(SigningKeys keys, CancellationToken cancel)
    {
        var all = await keys.AllAsync(cancel);
        return TypedResults.Ok(new Response([.. all.Select(pair =>
        {
            var point = pair.Key.ExportParameters(includePrivateParameters: false).Q;
            return new Key("EC", "P-256", "ES256", "sig", pair.Id, Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        })]));
    }
}
