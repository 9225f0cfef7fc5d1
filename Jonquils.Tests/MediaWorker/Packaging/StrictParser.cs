using System.Diagnostics;
using Jonquils.Tests.House;

namespace Jonquils.Tests.MediaWorker.Packaging;

/// <summary>A parser of playlists that others wrote (<c>hls-parser</c>, strict), which comes with the client's packages.</summary>
internal static class StrictParser
{
    // The parser's strict mode throws for what it would else only print.
    private const string Script = """
        const HLS = require('hls-parser')
        const { readFileSync } = require('node:fs')
        HLS.setOptions({ strictMode: true, allowClosedCaptionsNone: false })
        for (const path of process.argv.slice(1)) {
          try {
            const playlist = HLS.parse(readFileSync(path, 'utf8'))
            const many = playlist.isMasterPlaylist ? playlist.variants.length : playlist.segments.length
            if (many === 0) console.log(`${path}: lists nothing`)
          } catch (error) {
            console.log(`${path}: ${error.message}`)
          }
        }
        """;

    /// <summary>Reads all playlists below the folders.</summary>
    /// <returns>How many there are; fails when the parser has something to say about one.</returns>
    public static async Task<int> AcceptsAllInAsync(params string[] folders)
    {
        var playlists = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.m3u8", SearchOption.AllDirectories)).ToArray();
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "node.exe" : "node", ["--eval", Script, .. playlists])
        {
            WorkingDirectory = Path.Combine(Repository.Root, "Jonquils.Web", "ClientApp"),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var complaints = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        Assert.Equal("", complaints + await errors);
        return playlists.Length;
    }
}
