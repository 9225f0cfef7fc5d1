using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Accounts;
using Jonquils.Api.Catalog;
using Jonquils.Api.Search.Text;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Search;

/// <summary>What somebody who is still typing may be after: titles and names that begin so, of all kinds.</summary>
internal static class SuggestDocuments
{
    private const int MostLetters = 100;

    /// <param name="Q">What was typed so far; its last word may be unfinished.</param>
    /// <param name="Limit">Suggestions.</param>
    public sealed record Query([property: Required, StringLength(MostLetters), PlainText] string? Q = null, [property: Range(1, 20)] int Limit = 10);

    /// <param name="SearchId">To be sent with a click on a suggestion.</param>
    /// <param name="Items">Likeliest first.</param>
    public sealed record Response(Guid SearchId, IReadOnlyList<Item> Items, int TookMs, string Engine);

    public sealed record Item(string Kind, Guid Id, string Title, string? Subtitle, int Popularity, string? CoverUrl);

    public static async Task<Results<Ok<Response>, UnprocessableProblem, UnavailableProblem>> Handle(
        [AsParameters] Query query, CurrentUser? user, SearchDesk desk, SearchLog log, TimeProvider clock, CancellationToken cancel)
    {
        var plain = PlainWords.Of(query.Q);
        if (plain.Length == 0)
        {
            return SearchProblems.NothingAsked;
        }

        var started = clock.GetTimestamp();
        try
        {
            var (engine, found) = await desk.SuggestAsync(plain, user?.Id, query.Limit, cancel);
            var took = (int)clock.GetElapsedTime(started).TotalMilliseconds;
            var searchId = Guid.CreateVersion7(clock.GetUtcNow());
            log.Write(new SearchLogged(searchId, clock.GetUtcNow(), user?.Id, query.Q!.Trim(), "suggest", found.Count, took));
            return TypedResults.Ok(new Response(
                searchId,
                [.. found.Select(one => new Item(one.Document.Kind, one.Document.Id, one.Document.Title, one.Document.Subtitle, one.Document.Popularity, one.Document.CoverUrl))],
                took, engine));
        }
        catch (SearchUnavailableException)
        {
            return SearchProblems.Unavailable;
        }
    }
}
