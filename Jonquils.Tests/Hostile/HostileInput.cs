using System.Net.Http.Headers;

namespace Jonquils.Tests.Hostile;

/// <summary>Something that no honest client sends, and the refusal that the API documents for it.</summary>
/// <param name="Name">Unique in its corpus.</param>
/// <param name="Status">The status that must come back.</param>
/// <param name="MayCutOff">Whether the server may hang up before it has heard all, so that a client that is still sending does not hear the answer.</param>
/// <param name="Code">The problem's code; <see langword="null"/> where the server itself refuses what is no HTTP, without a body.</param>
internal sealed record HostileInput(string Name, int Status, string? Code, Func<HostileHost, Task<HostileAnswer>> SendAsync, bool MayCutOff = false);

/// <summary>What came back.</summary>
internal sealed record HostileAnswer(int Status, string? ContentType, string Body, string Headers)
{
    public static async Task<HostileAnswer> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new HostileAnswer(
                (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), $"{response.Headers}{response.Content.Headers}");
        }
    }

    /// <summary>Sends what <see cref="HttpClient"/> is willing to send.</summary>
    public static async Task<HostileAnswer> ToAsync(HttpClient client, string method, string path, byte[]? body = null, string? contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(client.BaseAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = body is null ? null : new ByteArrayContent(body),
        };
        if (body is not null && contentType is not null)
        {
            request.Content!.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await OfAsync(await client.SendAsync(request));
    }

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);
}
