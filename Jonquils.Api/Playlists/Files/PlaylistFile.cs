using System.Text;
using System.Text.RegularExpressions;

namespace Jonquils.Api.Playlists.Files;

/// <summary>A playlist as it stands in a file, whatever the format.</summary>
internal sealed record PlaylistFile(string? Title, string? Description, IReadOnlyList<ListedTrack> Tracks);

/// <summary>What a file says of one of its tracks.</summary>
/// <param name="Location">Address or path, as written.</param>
/// <param name="DurationMs">Milliseconds, or <see langword="null"/> when it does not say.</param>
internal sealed partial record ListedTrack(string? Location, string? Title, string? Artist, string? Album, int? DurationMs)
{
    /// <summary>Our track that the location names, or <see langword="null"/>: our exports name tracks by their address, on whatever host that was.</summary>
    public Guid? TrackId => Location is not null && TrackAddress().Match(Location) is { Success: true } match && Guid.TryParse(match.Groups[1].Value, out var id) ? id : null;

    [GeneratedRegex(@"/api/v1/tracks/([0-9a-fA-F-]{36})(?:$|[/?#])", RegexOptions.None, 1000)]
    private static partial Regex TrackAddress();
}

/// <summary>The file cannot be read as a playlist.</summary>
internal sealed class UnreadablePlaylistException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The file has more entries than a playlist may have.</summary>
internal sealed class PlaylistTooLongException() : Exception("The file has too many entries.");

/// <summary>Text from outside, made safe for one line of any format.</summary>
internal static class PlaylistText
{
    private const int MaxLength = 2000;

    /// <returns>One line without control characters and halves of characters; <see langword="null"/> for nothing.</returns>
    public static string? Line(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= MaxLength)
            {
                break;
            }

            // U+FFFE and U+FFFF are no characters and may not stand in XML.
            line.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        }

        return line.ToString().Trim() is { Length: > 0 } clean ? clean : null;
    }

    /// <summary>Adds a track, unless there are too many.</summary>
    /// <exception cref="PlaylistTooLongException">A playlist cannot hold as many.</exception>
    public static void AddBounded(this List<ListedTrack> tracks, ListedTrack track)
    {
        if (tracks.Count == Playlist.MaxEntries)
        {
            throw new PlaylistTooLongException();
        }

        tracks.Add(track);
    }
}
