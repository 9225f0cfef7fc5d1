using System.Diagnostics;
using System.Text.Json;
using Jonquils.ServiceDefaults.Telemetry;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.ServiceDefaults;

public sealed class JsonLogTests
{
    private static readonly JsonSerializerOptions Strict = new();

    [Fact]
    public void An_entry_is_one_line_of_json_with_its_data_its_trace_and_its_exception()
    {
        using var activity = new Activity("work").SetIdFormat(ActivityIdFormat.W3C).Start();
        var state = new List<KeyValuePair<string, object?>> { new("TrackId", 7), new("Name", "line\nbreak \"quoted\" Ёж"), new("{OriginalFormat}", "ignored") };

        var line = JsonLogLine.Write(
            new DateTimeOffset(2026, 5, 1, 18, 30, 0, TimeSpan.FromHours(2)), "api", "Jonquils.Api.Uploads", LogLevel.Warning, new EventId(4711), state,
            new InvalidOperationException("It broke."), "Track 7 broke\nbadly");

        Assert.DoesNotContain('\n', line);
        var entry = JsonSerializer.Deserialize<JsonElement>(line, Strict);
        Assert.Equal("2026-05-01T16:30:00.000Z", entry.GetProperty("time").GetString());
        Assert.Equal("WARNING", entry.GetProperty("level").GetString());
        Assert.Equal("api", entry.GetProperty("service").GetString());
        Assert.Equal(4711, entry.GetProperty("event").GetInt32());
        Assert.Equal("Track 7 broke\nbadly", entry.GetProperty("message").GetString());
        Assert.Equal(activity.TraceId.ToHexString(), entry.GetProperty("trace_id").GetString());
        Assert.Equal("line\nbreak \"quoted\" Ёж", entry.GetProperty("data").GetProperty("Name").GetString());
        Assert.Contains("It broke.", entry.GetProperty("exception").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_named_by_service_and_day_and_hold_every_line_that_was_logged_before_the_end()
    {
        var folder = await TestStack.NewFolderAsync("logs");
        using (var provider = new JsonLogProvider("api", folder))
        {
            var logger = provider.CreateLogger("Test");
            for (var i = 0; i < 2000; i++)
            {
#pragma warning disable CA1848, CA1873 // What is tested is what any logger does.
                logger.LogInformation("Line {Number}", i);
#pragma warning restore CA1848, CA1873
            }
        }

        var file = Assert.Single(Directory.GetFiles(folder));
        var numbers = (await File.ReadAllLinesAsync(file)).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("data").GetProperty("Number").GetInt32());

        Assert.Matches(@"^api-\d{8}\.log$", Path.GetFileName(file));
        Assert.Equal(Enumerable.Range(0, 2000), numbers);
    }
}
