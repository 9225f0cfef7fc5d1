using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jonquils.Api.Search.Elastic;

/// <summary>The few calls of the REST API of Elasticsearch 8 and 9 and OpenSearch 2 and 3 that we make; only what all of them have.</summary>
/// <remarks>Outages, overload and a missing index are <see cref="SearchUnavailableException"/>; other refusals are mistakes of ours and throw <see cref="InvalidOperationException"/>.</remarks>
internal sealed class ElasticClient(IHttpClientFactory clients)
{
    private const int MostOfAnError = 500;

    /// <returns><see langword="null"/> when it is not there.</returns>
    public Task<JsonNode?> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, mayBeMissing: true, cancel);

    public async Task<bool> ExistsAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await TrySendAsync(request, cancel);
        if (answer.StatusCode != HttpStatusCode.NotFound && !answer.IsSuccessStatusCode)
        {
            throw await RefusedAsync(answer, cancel);
        }

        return answer.IsSuccessStatusCode;
    }

    public async Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancel) =>
        (await SendAsync(HttpMethod.Post, path, Json(body), mayBeMissing: false, cancel))!;

    public Task PutAsync(string path, JsonNode body, CancellationToken cancel) => SendAsync(HttpMethod.Put, path, Json(body), mayBeMissing: false, cancel);

    public Task DeleteAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Delete, path, null, mayBeMissing: true, cancel);

    /// <param name="lines">Objects, each on a line of its own.</param>
    public async Task<JsonNode> PostLinesAsync(string path, IEnumerable<JsonNode> lines, CancellationToken cancel)
    {
        var body = new StringBuilder();
        foreach (var line in lines)
        {
            body.Append(line.ToJsonString()).Append('\n');
        }

        return (await SendAsync(HttpMethod.Post, path, new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson"), mayBeMissing: false, cancel))!;
    }

    private static StringContent? Json(JsonNode? body) => body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, HttpContent? content, bool mayBeMissing, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await TrySendAsync(request, cancel);
        if (answer.StatusCode == HttpStatusCode.NotFound && mayBeMissing)
        {
            return null;
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw await RefusedAsync(answer, cancel);
        }

        try
        {
            return await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
        }
        catch (Exception broken) when (broken is JsonException or HttpRequestException or IOException)
        {
            throw new SearchUnavailableException("Elasticsearch's answer broke off.", broken);
        }
    }

    private async Task<HttpResponseMessage> TrySendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await clients.CreateClient("elasticsearch").SendAsync(request, cancel);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new SearchUnavailableException("Elasticsearch does not answer.", error);
        }
    }

    private static async Task<Exception> RefusedAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var text = await answer.Content.ReadAsStringAsync(cancel);
        var message = $"Elasticsearch answered {(int)answer.StatusCode}: {(text.Length > MostOfAnError ? text[..MostOfAnError] : text)}";
        return answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout
            ? new SearchUnavailableException(message)
            : new InvalidOperationException(message);
    }
}
