using System.Globalization;
using System.Xml;

namespace Jonquils.Api.Playlists.Files;

/// <summary>XSPF version 1: the open XML format of Xiph.</summary>
internal static class Xspf
{
    private const string Namespace = "http://xspf.org/ns/0/";

    // No document type and no resolver: entities cannot multiply, and nothing is fetched, from disk or net.
    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = PlaylistFormats.MaxFileBytes,
    };

    public static byte[] Write(PlaylistFile file)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("playlist", Namespace);
            xml.WriteAttributeString("version", "1");
            WriteText(xml, "title", file.Title);
            WriteText(xml, "annotation", file.Description);
            xml.WriteStartElement("trackList", Namespace);
            foreach (var track in file.Tracks)
            {
                xml.WriteStartElement("track", Namespace);
                WriteText(xml, "location", track.Location);
                WriteText(xml, "title", track.Title);
                WriteText(xml, "creator", track.Artist);
                WriteText(xml, "album", track.Album);
                WriteText(xml, "duration", track.DurationMs?.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    /// <param name="content">As it came: XML says itself how it is encoded.</param>
    /// <exception cref="UnreadablePlaylistException">It is broken, has a document type, or is another kind of XML.</exception>
    public static PlaylistFile Read(Stream content)
    {
        try
        {
            using var xml = XmlReader.Create(content, Safe);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "playlist")
            {
                throw new UnreadablePlaylistException("The XML is no XSPF.");
            }

            string? title = null, description = null;
            var tracks = new List<ListedTrack>();
            ForEachChild(xml, child =>
            {
                switch (child)
                {
                    case "title":
                        title = TextOf(xml);
                        break;
                    case "annotation":
                        description = TextOf(xml);
                        break;
                    case "trackList":
                        ForEachChild(xml, name => ReadTrack(xml, name, tracks));
                        break;
                    default:
                        xml.Skip();
                        break;
                }
            });
            return new PlaylistFile(title, description, tracks);
        }
        // The reader of the platform miscounts, and says so by an argument of its own, when a declaration is cut up by bytes of another encoding.
        catch (Exception broken) when (broken is XmlException or ArgumentException)
        {
            throw new UnreadablePlaylistException("The XML is broken, or has a document type.", broken);
        }
    }

    private static void ReadTrack(XmlReader xml, string element, List<ListedTrack> tracks)
    {
        if (element != "track")
        {
            xml.Skip();
            return;
        }

        string? location = null, identifier = null, title = null, artist = null, album = null, duration = null;
        ForEachChild(xml, field =>
        {
            // Locations may be many, and the first is the best. The others are read all the same: the reader must get past them.
            switch (field)
            {
                case "location":
                    var place = TextOf(xml);
                    location ??= place;
                    break;
                case "identifier":
                    var name = TextOf(xml);
                    identifier ??= name;
                    break;
                case "title":
                    title = TextOf(xml);
                    break;
                case "creator":
                    artist = TextOf(xml);
                    break;
                case "album":
                    album = TextOf(xml);
                    break;
                case "duration":
                    duration = TextOf(xml);
                    break;
                default:
                    xml.Skip();
                    break;
            }
        });
        tracks.AddBounded(new ListedTrack(
            location ?? identifier, title, artist, album, int.TryParse(duration, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms > 0 ? ms : null));
    }

    /// <param name="read">Given the child's name with the reader on it; must leave the reader behind the child.</param>
    private static void ForEachChild(XmlReader xml, Action<string> read)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return;
        }

        xml.Read();
        while (xml.NodeType != XmlNodeType.EndElement)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                read(xml.LocalName);
            }
            else if (!xml.Read())
            {
                break;
            }
        }

        xml.Read();
    }

    // Text only; what nests inside, at whatever depth, is passed over.
    private static string? TextOf(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return null;
        }

        string? text = null;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.Depth == depth + 1 && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                text ??= xml.Value;
            }
        }

        xml.Read();
        return PlaylistText.Line(text);
    }

    private static void WriteText(XmlWriter xml, string name, string? text)
    {
        if (PlaylistText.Line(text) is { } line)
        {
            xml.WriteElementString(name, Namespace, line);
        }
    }
}
