using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Catalog;

/// <summary>What can go wrong with the catalogue.</summary>
internal static class CatalogProblems
{
    public static NotFoundProblem TrackNotFound(Guid id) => new("track_not_found", $"There is no track {id} that you can see.");

    public static NotFoundProblem NoCover { get; } = new("no_cover", "This track has no cover.");

    public static BadRequestProblem BadCursor { get; } = new("bad_cursor", "The cursor is not one that this list gave. Start without 'after'.");
}
