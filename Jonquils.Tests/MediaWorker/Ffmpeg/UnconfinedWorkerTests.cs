using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.MediaWorker.Jobs;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.MediaWorker.Ffmpeg;

public sealed class UnconfinedWorkerTests
{
    [Fact]
    public async Task A_worker_without_the_tools_that_confine_ffmpeg_says_so_in_its_log_and_in_its_health()
    {
        await using var worker = await WorkerProcess.StartAsync(
            ("PATH", "/nowhere"), ("Ffmpeg__Path", await TestStack.FfmpegPathAsync()), ("Ffmpeg__AllowUnconfined", "true"), ("Schedule__Cron__monitoring", "never"));

        var health = await worker.Http.GetFromJsonAsync<JsonElement>("/health");

        var check = health.GetProperty("checks").GetProperty("confinement");
        Assert.Equal(("degraded", "degraded"), (health.GetProperty("status").GetString(), check.GetProperty("status").GetString()));
        Assert.Contains("prlimit is missing", check.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains(worker.Child.Tail(), line => line.Contains("FFmpeg is not confined", StringComparison.Ordinal));
    }
}
