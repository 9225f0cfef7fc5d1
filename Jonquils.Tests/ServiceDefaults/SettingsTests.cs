using System.Diagnostics;
using Jonquils.Api;
using Jonquils.MediaWorker.Jobs;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.ServiceDefaults;

/// <summary>A wrong setting ends the start with a sentence that names it, instead of a service that fails later.</summary>
[Trait("Category", "Faults")]
public sealed class SettingsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("ConnectionStrings__catalog_db", null, "ConnectionStrings:catalog_db")]
    [InlineData("ConnectionStrings__catalog_db", "Hots=localhost", "ConnectionStrings:catalog_db")]
    [InlineData("ConnectionStrings__clickhouse", "nonsense", "clickhouse")]
    [InlineData("Internal__Key", "short", "Internal:Key")]
    [InlineData("services__worker__http__0", "worker", "services:worker:http:0")]
    [InlineData("Security__MasterKey", "c2hvcnQ=", "MasterKey")]
    [InlineData("Security__MasterKey", null, "MasterKey")]
    [InlineData("Api__PublicBaseUrl", "localhost:8000", "PublicBaseUrl")]
    [InlineData("RateLimits__RequestsPerMinutePerUser", "many", "RequestsPerMinutePerUser")]
    [InlineData("RateLimits__RequestPerMinutePerUser", "100", "RequestPerMinutePerUser")]
    [InlineData("Objects__Folder", null, "Objects:Folder")]
    public async Task The_api_ends_with_the_settings_name(string variable, string? value, string named)
    {
        var (exitCode, said) = await StartAsync(typeof(ApiMarker).Assembly.Location, variable, value);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings__processing_db", null, "ConnectionStrings:processing_db")]
    [InlineData("Ffmpeg__Path", "/nowhere/ffmpeg", "Ffmpeg:Path")]
    [InlineData("PATH", "/nowhere", "Ffmpeg:AllowUnconfined")]
    [InlineData("services__api__http__0", null, "services:api:http:0")]
    [InlineData("Jobs__LeaseFor", "a while", "LeaseFor")]
    public async Task The_worker_ends_with_the_settings_name(string variable, string? value, string named)
    {
        var (exitCode, said) = await StartAsync(typeof(JobState).Assembly.Location, variable, value);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(named, said, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said)> StartAsync(string program, string variable, string? value)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = await TestStack.NewFolderAsync("start") };
        foreach (var database in new[] { "user_db", "catalog_db", "streaming_db", "storage_db", "video_db", "processing_db" })
        {
            // Nobody listens there: a start that got past its settings would fail too, but not with their names.
            start.Environment[$"ConnectionStrings__{database}"] = $"Host=localhost;Port=9;Username=nobody;Database={database}";
        }

        start.Environment["ASPNETCORE_URLS"] = "http://localhost:0";
        start.Environment["Objects__Folder"] = start.WorkingDirectory;
        start.Environment["services__worker__http__0"] = "http://localhost:9";
        start.Environment["services__api__http__0"] = "http://localhost:9";
        start.Environment["Internal__Key"] = "0123456789abcdef";
        start.Environment["Security__MasterKey"] = Convert.ToBase64String(new byte[32]);
        start.Environment["Ffmpeg__Path"] = await TestStack.FfmpegPathAsync();
        start.Environment[variable] = value;
        using var host = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = host.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = host.StandardError.ReadToEndAsync(patience.Token);
            await host.WaitForExitAsync(patience.Token);
            return (host.ExitCode, await output + await errors);
        }
        finally
        {
            host.Kill(entireProcessTree: true);
        }
    }
}
