using System.Globalization;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.AppHost.Local.Demo;

/// <summary>Short pieces computed with FFmpeg, for systems where no real music can be fetched.</summary>
internal static class SynthesisedMusic
{
    private const int Seconds = 40;

    // Semitones above A3 of the four chords that each piece goes through, one line a piece.
    private static readonly (string Title, int Tempo, int[][] Chords)[] Pieces =
    [
        ("First Light", 96, [[0, 4, 7], [5, 9, 12], [7, 11, 14], [0, 4, 7]]),
        ("Slow River", 60, [[0, 3, 7], [8, 12, 15], [5, 8, 12], [7, 10, 14]]),
        ("Paper Boats", 120, [[2, 5, 9], [7, 11, 14], [0, 4, 7], [9, 12, 16]]),
        ("Night Train", 140, [[0, 3, 7], [0, 3, 7], [5, 8, 12], [7, 11, 14]]),
        ("Meadow", 84, [[5, 9, 12], [0, 4, 7], [7, 11, 14], [5, 9, 12]]),
        ("Last Bus", 108, [[9, 12, 16], [5, 9, 12], [0, 4, 7], [7, 11, 14]]),
    ];

    /// <param name="folder">Where the files are written.</param>
    public static async Task<DemoAlbum> MakeAsync(string ffmpeg, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        for (var i = 0; i < Pieces.Length; i++)
        {
            var (title, tempo, chords) = Pieces[i];
            var target = Path.Combine(folder, $"{i + 1:00} {title}.flac");
            var made = await Command.RunAsync(
                ffmpeg,
                ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", $"aevalsrc={Sound(tempo, chords)}:s=44100:d={Seconds}",
                    "-af", $"aecho=0.8:0.6:180:0.3,afade=t=out:st={Seconds - 3}:d=3,alimiter=limit=0.9", "-ac", "2", "-sample_fmt", "s16",
                    "-metadata", $"title={title}", "-metadata", "artist=Jonquils", "-metadata", "album=Computed Pieces", "-metadata", $"track={i + 1}",
                    "-metadata", "genre=Electronic", target],
                cancel);
            if (!made.Succeeded)
            {
                throw new InvalidDataException($"FFmpeg could not compute '{title}': {made.Errors}");
            }

            files.Add(target);
        }

        return new DemoAlbum("Computed Pieces", "Jonquils", "CC0", "computed by FFmpeg just now", files);
    }

    /// <summary>An expression of time: each beat plucks one note of the bar's chord, which then dies away, over the chord's bass.</summary>
    private static string Sound(int tempo, int[][] chords)
    {
        var beat = (60.0 / tempo).ToString("0.####", CultureInfo.InvariantCulture);
        // Commas part the arguments of the filter itself, so those inside the expression are escaped.
        string Choose(IReadOnlyList<string> values, string index) =>
            values.Select((value, i) => $"{value}*eq({index}\\,{i})").Aggregate((all, next) => $"{all}+{next}");
        string Frequency(int semitones) => (220 * Math.Pow(2, semitones / 12.0)).ToString("0.###", CultureInfo.InvariantCulture);

        var bar = $"mod(floor(t/({beat}*4))\\,4)";
        var step = $"mod(floor(t/{beat})\\,3)";
        var melody = Choose([.. chords.Select(chord => $"({Choose([.. chord.Select(Frequency)], step)})")], bar);
        var bass = Choose([.. chords.Select(chord => Frequency(chord[0] - 12))], bar);
        var decay = $"exp(-4*mod(t\\,{beat})/{beat})";
        return $"0.35*sin(2*PI*t*({melody}))*{decay}+0.15*sin(4*PI*t*({melody}))*{decay}*{decay}+0.2*sin(2*PI*t*({bass}))";
    }
}
