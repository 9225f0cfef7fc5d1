using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>From the end of the upload of a four-minute FLAC to the first segment in a player's hands, and to the whole ladder.</summary>
internal static class FirstSound
{
    private const int Runs = 5;
    private const double MostLadderSeconds = 15;
    private const double MostFirstSeconds = 1;
    private const double MostOverFfmpeg = 0.3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var api = await BenchStack.SignInAsync(stack);
        var ffmpeg = new Ffmpeg(await TestStack.FfmpegPathAsync());
        var songs = new Songs(ffmpeg, await TestStack.NewFolderAsync("songs"));
        var scratch = await TestStack.NewFolderAsync("bare");
        var (bare, first, whole) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var song = await songs.NewAsync();
            var bareFolder = Path.Combine(scratch, $"{run}");
            var reference = await ffmpeg.PackageAsync(bareFolder, Ffmpeg.SameArguments(song, bareFolder));
            var (firstSegment, ladder) = await PlayAsync(api, song);
            if (run >= 0)
            {
                bare.Add(reference.FirstSegment.TotalSeconds);
                first.Add(firstSegment.TotalSeconds);
                whole.Add(ladder.TotalSeconds);
            }
        }

        var (own, ours, all) = (Measurement.Median(bare), Measurement.Median(first), Measurement.Median(whole));
        return new Measurement(
            "first-sound", "bare FFmpeg's first segment", own, ours, "s", "≤ FFmpeg + 0.3 s, ≤ 1 s; ladder ≤ 15 s",
            ours <= own + MostOverFfmpeg && ours <= MostFirstSeconds && all <= MostLadderSeconds, $"whole ladder {all:0.0} s");
    }

    private static async Task<(TimeSpan FirstSegment, TimeSpan Ladder)> PlayAsync(HttpClient api, string song)
    {
        var trackId = await UploadAsync(api, song);
        var watch = Stopwatch.StartNew();
        var playback = await RetryAsync(watch, () => api.PostAsync($"/api/v1/tracks/{trackId}/playback", null));
        var manifest = new Uri((await playback.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("manifest_url").GetString()!);
        var media = new Uri(manifest, LinesOf(await api.GetStringAsync(manifest)).First());
        var playlist = await api.GetStringAsync(media);
        var segment = new Uri(media, LinesOf(playlist).First());
        using var request = new HttpRequestMessage(HttpMethod.Get, segment) { Headers = { Range = new RangeHeaderValue(0, 200_000) } };
        (await api.SendAsync(request)).EnsureSuccessStatusCode();
        var first = watch.Elapsed;
        while (watch.Elapsed < Patience
            && (await api.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}/status")).GetProperty("status").GetString() != "COMPLETED")
        {
            await Task.Delay(50);
        }

        return (first, watch.Elapsed);
    }

    private static IEnumerable<string> LinesOf(string playlist) =>
        playlist.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'));

    private static async Task<string> UploadAsync(HttpClient api, string song)
    {
        await using var file = File.OpenRead(song);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", Path.GetFileName(song) } };
        var answer = (await api.PostAsync("/api/v1/tracks/upload", form)).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> RetryAsync(Stopwatch watch, Func<Task<HttpResponseMessage>> call)
    {
        while (true)
        {
            var answer = await call();
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            if (watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"The track cannot be played: {await answer.Content.ReadAsStringAsync()}");
            }

            await Task.Delay(10);
        }
    }
}
