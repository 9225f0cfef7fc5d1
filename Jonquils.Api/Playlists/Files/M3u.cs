using System.Globalization;
using System.Text;

namespace Jonquils.Api.Playlists.Files;

/// <summary>M3U8: a line an entry, with what players know beyond it in comments.</summary>
internal static class M3u
{
    private const string Info = "#EXTINF:";

    public static byte[] Write(PlaylistFile file)
    {
        var text = new StringBuilder("#EXTM3U\n");
        if (PlaylistText.Line(file.Title) is { } title)
        {
            text.Append("#PLAYLIST:").Append(title).Append('\n');
        }

        foreach (var track in file.Tracks)
        {
            var seconds = track.DurationMs is { } ms ? (int)Math.Round(ms / 1000.0) : -1;
            var name = string.Join(" - ", new[] { PlaylistText.Line(track.Artist), PlaylistText.Line(track.Title) }.OfType<string>());
            text.Append(Info).Append(CultureInfo.InvariantCulture, $"{seconds},{name}\n");
            if (PlaylistText.Line(track.Album) is { } album)
            {
                text.Append("#EXTALB:").Append(album).Append('\n');
            }

            text.Append(track.Location).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="UnreadablePlaylistException">It is no text, or the playlist of a stream.</exception>
    public static PlaylistFile Read(string text)
    {
        string? title = null, name = null, artist = null, album = null;
        int? durationMs = null;
        var tracks = new List<ListedTrack>();
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            if (line[0] != '#')
            {
                var location = line.ToString();
                (artist, name) = name is null ? Split(FileNameOf(location)) : (artist, name);
                tracks.AddBounded(new ListedTrack(PlaylistText.Line(location), PlaylistText.Line(name), PlaylistText.Line(artist), PlaylistText.Line(album), durationMs));
                (name, artist, album, durationMs) = (null, null, null, null);
            }
            else if (line.StartsWith("#EXT-X-", StringComparison.OrdinalIgnoreCase))
            {
                throw new UnreadablePlaylistException("This M3U8 is a stream in segments, no list of tracks.");
            }
            else if (line.StartsWith(Info, StringComparison.OrdinalIgnoreCase))
            {
                var comma = line.IndexOf(',');
                durationMs = SecondsOf(comma < 0 ? line[Info.Length..] : line[Info.Length..comma]);
                (artist, name) = comma < 0 ? (null, null) : Split(line[(comma + 1)..].ToString());
            }
            else if (After(line, "#PLAYLIST:") is { } called)
            {
                title = called;
            }
            else if (After(line, "#EXTALB:") is { } on)
            {
                album = on;
            }
        }

        return new PlaylistFile(PlaylistText.Line(title), null, tracks);
    }

    private static string? After(ReadOnlySpan<char> line, string tag) =>
        line.StartsWith(tag, StringComparison.OrdinalIgnoreCase) ? line[tag.Length..].ToString() : null;

    // Players write "artist - title"; who wrote only a title has no artist.
    private static (string? Artist, string? Title) Split(string name)
    {
        var dash = name.IndexOf(" - ", StringComparison.Ordinal);
        return dash < 0 ? (null, name) : (name[..dash], name[(dash + 3)..]);
    }

    private static int? SecondsOf(ReadOnlySpan<char> text)
    {
        // Some add attributes behind the number.
        var space = text.Trim().IndexOf(' ');
        var number = space < 0 ? text.Trim() : text.Trim()[..space];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1_000_000
            ? (int)Math.Round(seconds * 1000)
            : null;
    }

    private static string FileNameOf(string location)
    {
        var name = location[(location.LastIndexOfAny(['/', '\\']) + 1)..].Split('?', '#')[0];
        return Path.GetFileNameWithoutExtension(Uri.UnescapeDataString(name)).Replace('_', ' ');
    }
}
