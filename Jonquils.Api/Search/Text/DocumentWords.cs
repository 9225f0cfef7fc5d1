namespace Jonquils.Api.Search.Text;

/// <summary>What of a document is searched, the same for both engines.</summary>
internal static class DocumentWords
{
    /// <summary>Words that are found but not shown: album and genres.</summary>
    public static string More(SearchDocument document) => PlainWords.Of($"{document.AlbumTitle} {string.Join(' ', document.Genres)}");

    public static IReadOnlyList<string> Tags(SearchDocument document)
    {
        var tags = new List<string> { document.IsPublic ? SearchTags.Public : SearchTags.Owner(document.OwnerId ?? Guid.Empty) };
        if (document is { IsPublic: true, OwnerId: { } owner })
        {
            tags.Add(SearchTags.Owner(owner));
        }

        tags.AddRange(document.Artists.Select(artist => SearchTags.Artist(artist.Id)));
        tags.AddRange(document.Genres.Select(SearchTags.Genre));
        if (document.AlbumId is { } album)
        {
            tags.Add(SearchTags.Album(album));
        }

        if (document.AlbumType is { } type)
        {
            tags.Add(SearchTags.AlbumType(type));
        }

        return [.. tags.Distinct(StringComparer.Ordinal)];
    }
}
