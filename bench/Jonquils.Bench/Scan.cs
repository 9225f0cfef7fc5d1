using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Jonquils.Contracts;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>A run of the ETL over 50,000 files that it knows, and over 5,000 new tagged ones; nothing is packaged meanwhile.</summary>
internal static class Scan
{
    private const int Known = 50_000;
    private const int New = 5_000;
    private const int AlbumSize = 20;
    private const int Runs = 3;
    private const double LeastKnownPerSecond = 20_000;
    private const double LeastStagedPerSecond = 2_000;
    private const double LeastLoadedPerSecond = 300;

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await RunningStack.StartAsync(new Dictionary<string, string>
        {
            ["Etl__Watch"] = "false",
            ["Etl__SettleFor"] = "00:00:00",
            ["Schedule__Cron__music"] = "never",
        });
        using var worker = new HttpClient { BaseAddress = new Uri(stack.Worker) };
        worker.DefaultRequestHeaders.Add("X-Jonquils-Key", stack.InternalKey);
        (await worker.PostAsync("/internal/v1/drain", null)).EnsureSuccessStatusCode();
        var bucket = Path.Combine(stack.ObjectsFolder, "tracks");

        Write(bucket, "songs", New, (album, song) => Song(album, song), ".mp3");
        var reading = Stopwatch.StartNew();
        var bytes = Directory.EnumerateFiles(Path.Combine(bucket, "songs"), "*", SearchOption.AllDirectories).Sum(path => (long)File.ReadAllBytes(path).Length);
        reading.Stop();
        var loaded = await RunAsync(worker);
        var staged = New / (SecondsOf(loaded, "extract_new_tracks") + SecondsOf(loaded, "process_audio_metadata"));
        var tracks = New / SecondsOf(loaded, "load_tracks");

        // Texts are known like music is, and need no catalogue to become so.
        Write(bucket, "texts", Known - New, (album, song) => Encoding.UTF8.GetBytes($"{album}/{song}"), ".txt");
        await RunAsync(worker);
        var scans = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            scans.Add(Known / SecondsOf(await RunAsync(worker), "extract_new_tracks"));
        }

        var looking = Stopwatch.StartNew();
        var there = new DirectoryInfo(bucket).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length > 0 ? 1L : 0);
        var stat = there / looking.Elapsed.TotalSeconds;
        var scanned = Measurement.Median(scans);
        return new Measurement(
            "scan", "stat of the same files", stat, scanned, "files/s", "known ≥ 20,000 files/s; new: staged ≥ 2,000 files/s, loaded ≥ 300 tracks/s",
            scanned >= LeastKnownPerSecond && staged >= LeastStagedPerSecond && tracks >= LeastLoadedPerSecond,
            string.Create(
                CultureInfo.InvariantCulture,
                $"new: {staged:0} files/s staged (reading their {bytes >> 20} MiB: {New / reading.Elapsed.TotalSeconds:0} files/s), {tracks:0} tracks/s loaded"));
    }

    private static void Write(string bucket, string top, int count, Func<int, int, byte[]> content, string extension)
    {
        for (var i = 0; i < count; i++)
        {
            var folder = Path.Combine(bucket, top, $"Album {i / AlbumSize:D5}");
            if (i % AlbumSize == 0)
            {
                Directory.CreateDirectory(folder);
            }

            File.WriteAllBytes(Path.Combine(folder, $"{i % AlbumSize:D2}{extension}"), content(i / AlbumSize, i % AlbumSize));
        }
    }

    /// <summary>A second of silence at 128 kb/s behind an ID3v2.4 tag.</summary>
    private static byte[] Song(int album, int song)
    {
        byte[] Frame(string name, string value)
        {
            byte[] text = [3, .. Encoding.UTF8.GetBytes(value)];
            return [.. Encoding.ASCII.GetBytes(name), 0, 0, (byte)(text.Length >> 7), (byte)(text.Length & 127), 0, 0, .. text];
        }

        byte[] frames =
        [
            .. Frame("TIT2", $"Song {song} of album {album}"), .. Frame("TPE1", $"Artist {album / 10}"), .. Frame("TALB", $"Album {album}"), .. Frame("TRCK", $"{song + 1}"),
            .. Frame("TDRC", "2001"), .. Frame("TCON", "Rock"),
        ];
        var sound = new byte[38 * 417];
        for (var i = 0; i < sound.Length; i += 417)
        {
            ((ReadOnlySpan<byte>)[0xFF, 0xFB, 0x90, 0x00]).CopyTo(sound.AsSpan(i));
        }

        return [.. "ID3"u8, 4, 0, 0, 0, 0, (byte)(frames.Length >> 7), (byte)(frames.Length & 127), .. frames, .. sound];
    }

    private static async Task<IReadOnlyList<EtlTaskState>> RunAsync(HttpClient worker)
    {
        var started = await (await worker.PostAsync("/internal/v1/operations/etl/music/run", null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<EtlRunStarted>(ContractJson.Options);
        while (true)
        {
            var page = await worker.GetFromJsonAsync<EtlRunPage>("/internal/v1/operations/etl", ContractJson.Options);
            if (page!.Items.Single(run => run.Id == started!.RunId) is { EndedAt: not null } run)
            {
                return run.Status == "COMPLETED"
                    ? (await worker.GetFromJsonAsync<EtlTaskList>($"/internal/v1/operations/etl/{run.Id}/tasks", ContractJson.Options))!.Items
                    : throw new InvalidOperationException(run.Error);
            }

            await Task.Delay(100);
        }
    }

    private static double SecondsOf(IReadOnlyList<EtlTaskState> tasks, string name) =>
        tasks.Single(task => task.Name == name) is var task ? (task.EndedAt!.Value - task.StartedAt!.Value).TotalSeconds : 0;
}
