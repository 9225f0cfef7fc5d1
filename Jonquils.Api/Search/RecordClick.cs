using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Search;

/// <summary>Notes which result of a search was opened.</summary>
internal static class RecordClick
{
    /// <param name="SearchId">As the search's answer named it.</param>
    /// <param name="Query">What had been asked for.</param>
    /// <param name="ResultKind"><c>track</c>, <c>artist</c>, <c>album</c> or <c>playlist</c>.</param>
    /// <param name="Position">The result's place, from 0.</param>
    public sealed record Request(
        [property: Required] Guid? SearchId,
        [property: Required, StringLength(200), PlainText] string Query,
        [property: Required, AllowedValues(SearchKinds.Track, SearchKinds.Artist, SearchKinds.Album, SearchKinds.Playlist)] string ResultKind,
        [property: Required] Guid? ResultId,
        [property: Range(0, 100_000)] int Position = 0);

    public static Accepted Handle(Request request, CurrentUser? user, SearchLog log, TimeProvider clock)
    {
        log.Write(new SearchClicked(
            request.SearchId!.Value, clock.GetUtcNow(), user?.Id, request.Query.Trim(), request.ResultKind, request.ResultId!.Value, request.Position));
        return TypedResults.Accepted((string?)null);
    }
}
