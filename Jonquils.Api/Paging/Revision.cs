using Jonquils.ServiceDefaults.Http;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Api.Paging;

/// <summary>Entity tags of resources (RFC 9110, sections 8.8.3 and 13.1): a reader that has the same is told so, a writer that has an older one is refused.</summary>
internal static class Revision
{
    public static PreconditionFailedProblem Changed { get; } = new("changed_meanwhile", "This has changed since you read it. Read it again, then decide.");

    /// <summary>Puts the tag on the response.</summary>
    /// <returns>Whether the reader has this revision already; then answer 304.</returns>
    public static bool IsKnown(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        return http.Request.Headers.IfNoneMatch.Count > 0 && EntityTagHeaderValue.TryParse(tag, out var current)
            && http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Compare(current, useStrongComparison: false));
    }

    /// <returns>Whether the writer set no condition, or one that this revision meets.</returns>
    public static bool IsExpected(HttpContext http, string tag)
    {
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return true;
        }

        return EntityTagHeaderValue.TryParse(tag, out var current)
            && http.Request.GetTypedHeaders().IfMatch.Any(known => known.Tag == "*" || known.Compare(current, useStrongComparison: true));
    }

    public static string Tag(uint version) => $"\"{version:x}\"";
}
