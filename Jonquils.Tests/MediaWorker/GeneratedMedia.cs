using System.Diagnostics;
using System.Globalization;

namespace Jonquils.Tests.MediaWorker;

/// <summary>Sound made by FFmpeg when a test needs it, and decoded by it as any player would.</summary>
internal sealed class GeneratedMedia : IDisposable
{
    /// <summary>Two voices, a beat and some noise: enough for encoders to have work.</summary>
    private const string Music =
        "aevalsrc='0.25*sin(2*PI*220*t)*(1+sin(2*PI*0.5*t))/2+0.15*sin(2*PI*331*t)+0.1*(random(0)-0.5)*lt(mod(t,0.5),0.05)"
        + "|0.25*sin(2*PI*221*t)+0.12*sin(2*PI*497*t)*(1+cos(2*PI*0.3*t))/2'";

    public GeneratedMedia() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"jonquils-test-{Guid.NewGuid():N}");

    /// <summary>Makes a file of stereo music.</summary>
    /// <param name="encoding">FFmpeg's output options.</param>
    /// <returns>Its absolute path.</returns>
    public string Make(string name, double seconds, params string[] encoding) => MakeAt(44_100, name, seconds, encoding);

    public string MakeAt(int rate, string name, double seconds, params string[] encoding)
    {
        var path = At(name);
        var source = string.Create(CultureInfo.InvariantCulture, $"{Music}:s={rate}:d={seconds}");
        Run(["-f", "lavfi", "-i", source, .. encoding, path]);
        return path;
    }

    /// <summary>A file with these bytes.</summary>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    /// <summary>The first part of a file, under a new name.</summary>
    public string Cut(string path, string name, double fraction)
    {
        var bytes = File.ReadAllBytes(path);
        return Write(name, bytes.AsSpan(0, (int)(bytes.Length * fraction)));
    }

    /// <summary>A square picture.</summary>
    public string Picture(string name, int edge)
    {
        Run(["-f", "lavfi", "-i", $"testsrc2=s={edge}x{edge}:d=1", "-frames:v", "1", At(name)]);
        return At(name);
    }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Decodes a file or playlist and fails when FFmpeg has anything to say about it.</summary>
    /// <returns>Interleaved samples in the given format, e.g. <c>s16le</c>.</returns>
    public static byte[] Decode(string path, string format, params string[] options)
    {
        var (output, errors) = Run(["-xerror", "-i", path, "-map", "0:a:0", .. options, "-f", format, "-"]);
        // That a WAV file names no channel layout is no fault.
        Assert.Equal("", string.Join('\n', errors.Split('\n').Where(line => !line.StartsWith("Guessed Channel Layout", StringComparison.Ordinal))));
        return output;
    }

    public static (byte[] Output, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-hide_banner", "-y", "-v", "warning", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return (output.ToArray(), errors.Result);
    }

    /// <summary>What ffprobe says of a file.</summary>
    /// <param name="entries">E.g. <c>format=duration</c>.</param>
    public static string Probe(string path, string entries)
    {
        using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-show_entries", entries, "-of", "csv=p=0", path]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
