using Jonquils.Tests.Journeys;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Faults;

/// <summary>A log that people are to trust says nothing above information while nothing is wrong.</summary>
[Trait("Category", "Faults")]
public sealed class QuietLogTests
{
    [Fact]
    public async Task Nothing_in_the_logs_of_a_stack_that_is_used_and_not_broken_needs_an_explanation()
    {
        var stack = await RunningStack.SharedAsync();
        using var ada = await Traffic.RegisterAsync(stack.Api);
        var track = await ada.UploadAsync((await Storm.SongsAsync(1, 10, seed: 51))[0]);
        await FaultyStack.WaitUntilAsync(async () => (await ada.ReadAsync($"/api/v1/tracks/{track}/status")).GetProperty("status").GetString() is "COMPLETED" ? null : "Not done.");
        await ada.ListenAsync(track, 20);
        await ada.ReadAsync("/api/v1/search/tracks?q=song");
        using var played = await ada.Http.PostAsync($"/api/v1/tracks/{track}/playback", null);
        var session = System.Text.Json.JsonDocument.Parse(await played.Content.ReadAsStringAsync()).RootElement;
        await DecodedAudio.FromAsync(session.GetProperty("manifest_url").GetString()!, 8000);

        Assert.Empty(ada.Surprises);
        Assert.NotEmpty(Directory.GetFiles(stack.LogsFolder, "*.log"));
        Assert.Empty(new ServiceLogs(stack.LogsFolder).FindUnexplained(ExplainedLines.Always));
    }

    [Theory]
    [InlineData("""{"level":"INFO","service":"api","category":"A.B","event":1,"message":"All is well"}""", true)]
    [InlineData("""{"level":"WARNING","service":"api","category":"A.B","event":1,"message":"All is not well"}""", false)]
    [InlineData("""{"level":"ERROR","service":"api","category":"A.B","message":"m","exception":"System.NullReferenceException: n"}""", false)]
    [InlineData("""{"level":"ERROR","service":"api","category":"A.B","message":"m","exception":"X: y\n ---> Npgsql.NpgsqlException (0x80004005): Failed to connect"}""", true)]
    [InlineData("""{"level":"WARNING","service":"worker","category":"J.Jobs.JobRun","event":1002,"message":"m"}""", true)]
    [InlineData("""{"level":"WARNING","service":"worker","category":"J.Jobs.JobRun","event":1006,"message":"m"}""", false)]
    [InlineData("""{"level":"ERROR","service":"worker","cate""", true)]
    public async Task Only_what_is_in_the_table_is_explained(string line, bool isExplained)
    {
        var folder = await TestStack.NewFolderAsync("logs");
        await File.WriteAllTextAsync(Path.Combine(folder, "api-20260101.log"), line + "\n");

        Assert.Equal(isExplained, new ServiceLogs(folder).FindUnexplained(ExplainedLines.WhileBroken).Count == 0);
    }
}
