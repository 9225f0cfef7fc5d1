using System.Globalization;
using System.Text;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Small pictures along a video, on sheets, and the WebVTT document that says which is where: what a player shows while somebody seeks.</summary>
/// <param name="Every">From one picture to the next.</param>
/// <param name="Width">Of one picture, in pixels.</param>
internal sealed record ThumbnailTrack(TimeSpan Every, int Width, int Height)
{
    public const string FileName = "thumbnails.vtt";

    /// <summary>As FFmpeg numbers sheets, from 1.</summary>
    public const string SheetPattern = "thumbnails-%03d.jpg";

    /// <summary>Pictures in a row of a sheet, and rows.</summary>
    public const int Columns = 5, Rows = 5;

    private const int LongerEdge = 160;

    /// <param name="smallest">The rung that they are scaled from.</param>
    /// <param name="duration">Of the video, or <see langword="null"/>.</param>
    public static ThumbnailTrack For(VideoRung smallest, TimeSpan? duration)
    {
        var scale = Math.Min(1, (double)LongerEdge / Math.Max(smallest.Width, smallest.Height));
        var seconds = duration switch
        {
            { TotalMinutes: <= 1 } => 2,
            { TotalMinutes: <= 15 } => 4,
            _ => 10,
        };
        return new ThumbnailTrack(TimeSpan.FromSeconds(seconds), Even(smallest.Width * scale), Even(smallest.Height * scale));
    }

    /// <summary>Names of the sheets that a video of some duration fills.</summary>
    public IReadOnlyList<string> Sheets(TimeSpan duration) =>
        [.. Enumerable.Range(1, ((Count(duration) - 1) / (Columns * Rows)) + 1).Select(SheetName)];

    /// <summary>The document: a cue for each picture, with the sheet's name and the rectangle as a media fragment (<c>#xywh</c>).</summary>
    public string Document(TimeSpan duration)
    {
        var text = new StringBuilder("WEBVTT\n");
        var count = Count(duration);
        for (var i = 0; i < count; i++)
        {
            var place = i % (Columns * Rows);
            text.Append(CultureInfo.InvariantCulture, $"\n{Stamp(Every * i)} --> {Stamp(i + 1 < count ? Every * (i + 1) : duration)}\n")
                .Append(CultureInfo.InvariantCulture, $"{SheetName((i / (Columns * Rows)) + 1)}#xywh={place % Columns * Width},{place / Columns * Height},{Width},{Height}\n");
        }

        return text.ToString();
    }

    private int Count(TimeSpan duration) => Math.Max(1, (int)Math.Ceiling(duration / Every - 1e-6));

    private static string SheetName(int number) => string.Create(CultureInfo.InvariantCulture, $"thumbnails-{number:D3}.jpg");

    private static string Stamp(TimeSpan time) => time.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    private static int Even(double pixels) => Math.Max(2, (int)Math.Round(pixels / 2) * 2);
}
