using System.Globalization;
using System.Security.Cryptography;

namespace Jonquils.Bench;

/// <summary>Four-minute FLAC files that all cost the same to encode, each with bytes of its own.</summary>
internal sealed class Songs(Ffmpeg ffmpeg, string folder)
{
    private readonly string _original = Path.Combine(folder, "original.flac");
    private int _made;

    /// <returns>Path of a file that no package exists of yet.</returns>
    public async Task<string> NewAsync()
    {
        if (!File.Exists(_original))
        {
            // Chords over noise with a beat: neither as easy as a tone nor as hard as noise alone.
            const string music = "aevalsrc='0.2*sin(2*PI*220*t)+0.15*sin(2*PI*277.2*t)+0.15*sin(2*PI*329.6*t)+0.3*exp(-8*mod(t,0.5))*sin(2*PI*60*t)+0.05*(random(0)-0.5)'"
                + "|'0.2*sin(2*PI*220.5*t)+0.15*sin(2*PI*277.7*t)+0.15*sin(2*PI*329.1*t)+0.3*exp(-8*mod(t,0.5))*sin(2*PI*60*t)+0.05*(random(1)-0.5)':s=44100:d=240";
            await ffmpeg.RunAsync(folder, "-f", "lavfi", "-i", music, "-c:a", "flac", "-sample_fmt", "s16", _original);
        }

        var number = Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"song-{number}.flac");
        await ffmpeg.RunAsync(folder, "-i", _original, "-c", "copy", "-metadata", $"title=Song {number}", "-metadata", $"comment={Guid.NewGuid()}", path);
        return path;
    }

    public static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }
}
