using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Jonquils.Tests.Faults;

/// <summary>
/// A listener whose app does what apps should: it gives every upload a key and every event an id, and repeats what was not acknowledged
/// until it is. Notes what it was promised, and every answer that nobody should ever get.
/// </summary>
internal sealed class Traffic : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const string Password = "correct horse battery";

    private readonly HttpClient _http;
    private readonly string _name;

    private Traffic(string api, string name)
    {
        _http = new HttpClient { BaseAddress = new Uri(api), Timeout = TimeSpan.FromSeconds(60) };
        _name = name;
    }

    public HttpClient Http => _http;

    public Guid UserId { get; private set; }

    /// <summary>Tracks of acknowledged uploads, with the files they were.</summary>
    public ConcurrentDictionary<Guid, string> Uploaded { get; } = new();

    /// <summary>The key that each of those uploads was given.</summary>
    public ConcurrentDictionary<Guid, string> Keys { get; } = new();

    /// <summary>Ids of acknowledged listening events.</summary>
    public ConcurrentQueue<Guid> Listened { get; } = new();

    /// <summary>Answers that no fault excuses: errors of ours, refusals of what is right, outages without a word when to come back.</summary>
    public ConcurrentQueue<string> Surprises { get; } = new();

    /// <summary>How often something had to be repeated.</summary>
    public int Repeated => _repeated;

    private int _repeated;

    public static async Task<Traffic> RegisterAsync(string api)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var traffic = new Traffic(api, $"ada{Guid.NewGuid():N}"[..16]);
            try
            {
                (await traffic._http.PostAsJsonAsync("/api/v1/auth/register", new { email = $"{traffic._name}@example.org", username = traffic._name, password = Password }))
                    .EnsureSuccessStatusCode();
                await traffic.SignInAsync();
                return traffic;
            }
            catch (HttpRequestException) when (waited.Elapsed < Patience)
            {
                // A fault of the test before is still felt.
                traffic.Dispose();
                await Task.Delay(200);
            }
        }
    }

    /// <summary>The same person at another address, who was promised nothing there yet.</summary>
    public async Task<Traffic> AtAsync(string api)
    {
        var traffic = new Traffic(api, _name);
        await traffic.SignInAsync();
        return traffic;
    }

    /// <summary>Uploads a file and repeats until it is acknowledged.</summary>
    /// <param name="api">Address to ask instead of the usual one.</param>
    /// <param name="key">The key of an upload that is repeated.</param>
    public async Task<Guid> UploadAsync(string path, string? api = null, string? key = null)
    {
        key ??= Guid.NewGuid().ToString();
        using var answer = await UntilAcknowledgedAsync(HttpStatusCode.Accepted, () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"{api}/api/v1/tracks/upload")
            {
                Content = new MultipartFormDataContent { { new StreamContent(File.OpenRead(path)), "file", Path.GetFileName(path) } },
            };
            request.Headers.Add("Idempotency-Key", key);
            return request;
        });
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        (Uploaded[id], Keys[id]) = (path, key);
        return id;
    }

    /// <summary>Tells of some listenings at once and repeats until they are acknowledged.</summary>
    public async Task ListenAsync(Guid trackId, int count, string? api = null)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()).ToList();
        using var answer = await UntilAcknowledgedAsync(HttpStatusCode.Accepted, () => new HttpRequestMessage(HttpMethod.Post, $"{api}/api/v1/analytics/listen")
        {
            Content = JsonContent.Create(ids.Select(id => new { event_id = id, track_id = trackId, action = "progress", play_duration_ms = 3000 })),
        });
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (told.GetProperty("rejected").GetArrayLength() > 0)
        {
            Surprises.Enqueue($"Listening events were rejected: {told}");
        }

        ids.ForEach(Listened.Enqueue);
    }

    /// <summary>Reads something and repeats until it is answered.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        using var answer = await UntilAcknowledgedAsync(HttpStatusCode.OK, () => new HttpRequestMessage(HttpMethod.Get, path));
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public void Dispose() => _http.Dispose();

    private async Task SignInAsync()
    {
        var answer = await _http.PostAsJsonAsync("/api/v1/auth/login", new { login = _name, password = Password });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        UserId = (await _http.GetFromJsonAsync<JsonElement>("/api/v1/auth/me")).GetProperty("id").GetGuid();
    }

    private async Task<HttpResponseMessage> UntilAcknowledgedAsync(HttpStatusCode wanted, Func<HttpRequestMessage> request)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var last = "";
            try
            {
                using var question = request();
                var answer = await _http.SendAsync(question);
                if (answer.StatusCode == wanted)
                {
                    return answer;
                }

                last = $"{question.Method} {question.RequestUri}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
                if (!IsExcused(answer))
                {
                    Surprises.Enqueue(last);
                }

                answer.Dispose();
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                last = broken.Message;
            }

            Interlocked.Increment(ref _repeated);
            Assert.True(waited.Elapsed < Patience, $"Never acknowledged; the last answer was: {last}");
            await Task.Delay(100);
        }
    }

    // 409: the same request is still under way in the Api, which has not noticed yet that its caller had gone.
    private static bool IsExcused(HttpResponseMessage answer) =>
        (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null) || answer.StatusCode == HttpStatusCode.Conflict;
}
