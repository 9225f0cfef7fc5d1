using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Search;

/// <summary>What can go wrong with searching.</summary>
internal static class SearchProblems
{
    public static UnavailableProblem Unavailable { get; } =
        new("search_unavailable", "Searching does not work at the moment. The rest does; try again soon.") { RetryAfter = TimeSpan.FromSeconds(5) };

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this search gave. Start without 'after'.");

    public static UnprocessableProblem NothingAsked { get; } = new("no_words", "The query has neither a letter nor a digit in it.");
}

/// <summary>The engine does not answer, or has no index yet.</summary>
internal sealed class SearchUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
