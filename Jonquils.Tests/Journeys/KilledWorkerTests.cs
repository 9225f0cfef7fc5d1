using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Tests.Journeys;

public sealed class KilledWorkerTests
{
    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_job_leaves_it_to_be_completed_once_after_its_restart()
    {
        await using var stack = await RunningStack.StartAsync();
        using var ada = await ListenerClient.RegisterAsync(stack);
        var path = Path.Combine(await TestStack.NewFolderAsync("songs"), "long.flac");
        await DecodedAudio.MakeAsync(path, "-f", "lavfi", "-i", "anoisesrc=d=600:c=pink:seed=3:r=44100:a=0.3", "-ac", "2", "-c:a", "flac");
        var trackId = await ada.UploadAsync(path);
        await WaitUntilProcessingAsync(ada, trackId);
        var worker = Process.GetProcesses().Single(process => IsWorkerAt(stack.Worker, process));
        var encoders = Process.GetProcesses().Where(process => process.ProcessName == "ffmpeg" && ParentOf(process) == worker.Id).ToList();

        worker.Kill();
        await Task.WhenAll(encoders.Select(encoder => encoder.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20))));
        var status = await ada.WaitUntilDoneAsync(trackId);
        var completions = await Sql.ScalarAsync<long>(
            new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = "processing_db" }.ConnectionString,
            $"SELECT count(*) FROM outbox WHERE payload->>'subject_id' = '{trackId}' AND payload->>'kind' = 'completed'");
        var heard = await DecodedAudio.FromAsync((await ada.PlayAsync(trackId)).GetProperty("manifest_url").GetString()!, 8000);

        Assert.NotEmpty(encoders);
        Assert.Equal("COMPLETED", status.GetProperty("status").GetString());
        Assert.Equal(1, completions);
        Assert.InRange(heard.Duration.TotalSeconds, 599.5, 600.5);
    }

    private static async Task WaitUntilProcessingAsync(ListenerClient ada, Guid trackId)
    {
        var waited = Stopwatch.StartNew();
        JsonElement status;
        do
        {
            await Task.Delay(50);
            status = JsonSerializer.Deserialize<JsonElement>(await ada.Http.GetStringAsync($"/api/v1/tracks/{trackId}/status"));
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), status.ToString());
        }
        while (status.GetProperty("progress").GetDouble() < 5);
        Assert.Equal("PROCESSING", status.GetProperty("status").GetString());
    }

    // The AppHost hands each service its address in its environment, and nobody else has that one.
    private static bool IsWorkerAt(string address, Process process) =>
        Read(process, "environ").Contains($"ASPNETCORE_URLS={address}\0", StringComparison.Ordinal)
        && Read(process, "cmdline").Contains("Jonquils.MediaWorker", StringComparison.Ordinal)
        && !Read(process, "cmdline").Contains("Jonquils.AppHost", StringComparison.Ordinal);

    // proc(5): the fourth field, after the name in brackets, which may hold anything.
    private static int ParentOf(Process process) =>
        Read(process, "stat") is { Length: > 0 } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    private static string Read(Process process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/{file}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
