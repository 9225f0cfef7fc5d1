using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Bench;

/// <summary>The running product without limits on how often one client may ask.</summary>
internal static class BenchStack
{
    private const string Unlimited = "1000000";

    /// <param name="settings">Further settings, as environment variables have them.</param>
    public static Task<RunningStack> StartAsync(params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["RateLimits__RequestsPerMinutePerUser"] = Unlimited,
            ["RateLimits__RequestsPerMinutePerAddress"] = Unlimited,
            ["RateLimits__SegmentsPerMinute"] = Unlimited,
            ["Requests__AtOncePerCaller"] = "100000",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return RunningStack.StartAsync(environment);
    }

    /// <summary>Somebody who may do everything.</summary>
    public static Task<HttpClient> SignInAsync(RunningStack stack) => SignInAsync(stack, stack.AdminEmail, stack.AdminPassword, TimeSpan.FromMinutes(10));

    /// <summary>Somebody who owns nothing.</summary>
    /// <param name="patience">For each answer.</param>
    public static async Task<HttpClient> RegisterAsync(RunningStack stack, TimeSpan? patience = null)
    {
        const string password = "correct horse battery";
        using var anyone = new HttpClient { BaseAddress = new Uri(stack.Api) };
        (await anyone.PostAsJsonAsync("/api/v1/auth/register", new { email = "listener@example.org", username = "listener", password })).EnsureSuccessStatusCode();
        return await SignInAsync(stack, "listener", password, patience ?? TimeSpan.FromMinutes(10));
    }

    private static async Task<HttpClient> SignInAsync(RunningStack stack, string login, string password, TimeSpan patience)
    {
        var api = new HttpClient { BaseAddress = new Uri(stack.Api), Timeout = patience };
        var answer = await api.PostAsJsonAsync("/api/v1/auth/login", new { login, password });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return api;
    }

    /// <summary>A track that counts as playable, though nothing was ever packaged.</summary>
    /// <param name="folder">Folder of its package in bucket <c>hls</c>, if there is one.</param>
    public static async Task<string> NewTrackAsync(RunningStack stack, HttpClient api, string? folder = null)
    {
        var artist = await CreateAsync(api, "/api/v1/artists", new { name = "The Benchmarks" });
        var track = await CreateAsync(api, "/api/v1/tracks", new { title = "Warm", artist_id = artist });
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = "catalog_db" }.ConnectionString);
        await using var command = database.CreateCommand("UPDATE tracks SET is_available = true, file_key = $1");
        command.Parameters.Add(new() { Value = (object?)folder ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync();
        return track;
    }

    /// <summary>What the Api needs to be started beside the running one, on the same databases.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> ApiEnvironment(RunningStack stack)
    {
        foreach (var name in new[] { "user_db", "catalog_db", "streaming_db", "storage_db", "video_db" })
        {
            yield return new($"ConnectionStrings__{name}", new NpgsqlConnectionStringBuilder(stack.Postgres) { Database = name }.ConnectionString);
        }

        yield return new("Objects__Folder", stack.ObjectsFolder);
        yield return new("Internal__Key", stack.InternalKey);
        yield return new("services__worker__http__0", stack.Worker);
        yield return new("Security__MasterKey", Convert.ToBase64String(new byte[32]));
    }

    /// <summary>The process that was told to listen at an address.</summary>
    public static Process ProcessOf(string address) => Process.GetProcesses().Single(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ").Contains($"ASPNETCORE_URLS={address}\0", StringComparison.Ordinal)
                && !File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("Jonquils.AppHost", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private static async Task<string> CreateAsync(HttpClient api, string path, object body)
    {
        var answer = (await api.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
