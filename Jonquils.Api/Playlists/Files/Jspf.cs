using System.Text.Json;

namespace Jonquils.Api.Playlists.Files;

/// <summary>JSPF: XSPF written as JSON.</summary>
internal static class Jspf
{
    public static byte[] Write(PlaylistFile file)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("playlist");
            WriteText(json, "title", file.Title);
            WriteText(json, "annotation", file.Description);
            json.WriteStartArray("track");
            foreach (var track in file.Tracks)
            {
                json.WriteStartObject();
                if (PlaylistText.Line(track.Location) is { } location)
                {
                    json.WriteStartArray("location");
                    json.WriteStringValue(location);
                    json.WriteEndArray();
                }

                WriteText(json, "title", track.Title);
                WriteText(json, "creator", track.Artist);
                WriteText(json, "album", track.Album);
                if (track.DurationMs is { } ms)
                {
                    json.WriteNumber("duration", ms);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <exception cref="UnreadablePlaylistException">It is broken JSON, or no JSPF.</exception>
    public static PlaylistFile Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("playlist", out var playlist) || playlist.ValueKind != JsonValueKind.Object)
            {
                throw new UnreadablePlaylistException("The JSON is no JSPF.");
            }

            var tracks = new List<ListedTrack>();
            if (playlist.TryGetProperty("track", out var listed) && listed.ValueKind == JsonValueKind.Array)
            {
                foreach (var track in listed.EnumerateArray())
                {
                    tracks.AddBounded(new ListedTrack(
                        Text(track, "location") ?? Text(track, "identifier"), Text(track, "title"), Text(track, "creator"), Text(track, "album"), Milliseconds(track)));
                }
            }

            return new PlaylistFile(Text(playlist, "title"), Text(playlist, "annotation"), tracks);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode is only found out when it is read.
            throw new UnreadablePlaylistException("The JSON is broken.", broken);
        }
    }

    // Some fields are lists of equal value; the first one counts.
    private static string? Text(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value))
        {
            return null;
        }

        var first = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0] : value;
        return first.ValueKind == JsonValueKind.String ? PlaylistText.Line(first.GetString()) : null;
    }

    private static int? Milliseconds(JsonElement track) =>
        track.ValueKind == JsonValueKind.Object && track.TryGetProperty("duration", out var duration) && duration.ValueKind == JsonValueKind.Number
        && duration.TryGetInt32(out var ms) && ms > 0 ? ms : null;

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (PlaylistText.Line(text) is { } line)
        {
            json.WriteString(name, line);
        }
    }
}
