using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Jonquils.Tests.Given;
using Jonquils.Tests.Hostile;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Edge;

[Trait("Category", "Security")]
public sealed class BodySizeTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const int OfAccounts = 64 * 1024;
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("POST", "/api/v1/auth/login", OfAccounts)]
    [InlineData("POST", "/api/v1/auth/register", OfAccounts)]
    [InlineData("POST", "/api/v1/auth/refresh", OfAccounts)]
    [InlineData("POST", "/api/v1/auth/forgot-password", OfAccounts)]
    [InlineData("POST", "/api/v1/auth/reset-password", OfAccounts)]
    [InlineData("POST", "/api/v1/search/click", Megabyte)]
    [InlineData("POST", "/api/videos", Megabyte)]
    public async Task A_body_from_nobody_that_is_announced_one_byte_too_large_is_refused_before_it_is_read(string method, string path, int most)
    {
        var answer = await RawHttp.AskAsync(api.Address, Head(method, path) + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {most + 1}\r\n\r\n"));

        RefusedAsTooLarge(answer);
    }

    [Theory]
    [InlineData("/api/v1/auth/login", OfAccounts)]
    [InlineData("/api/v1/search/click", Megabyte)]
    public async Task A_body_of_no_announced_length_is_refused_where_it_becomes_too_large(string path, int most)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{most + 1:x}\r\n{{\"a\":\"")), .. Encoding.ASCII.GetBytes(new string('x', most - 5))];

        var answer = await RawHttp.AskAsync(api.Address, Head("POST", path) + "Transfer-Encoding: chunked\r\n\r\n", body);

        RefusedAsTooLarge(answer);
    }

    [Fact]
    public async Task A_body_within_the_limit_is_read_to_its_end()
    {
        using var anyone = api.Anonymous;
        using var ada = await api.SignedInAsAsync("ada");

        var login = await anyone.PostAsJsonAsync("/api/v1/auth/login", new { login = "nobody", password = "a guess", padding = new string('x', OfAccounts - 200) });
        var playlist = await ada.PostAsJsonAsync("/api/v1/playlists", new { title = "Large", padding = new string('x', Megabyte - 200) });

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "wrong_login", login);
        Assert.Equal(HttpStatusCode.Created, playlist.StatusCode);
    }

    [Fact]
    public void No_route_takes_more_than_a_megabyte_unless_it_says_so()
    {
        var byDefault = api.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxRequestBodySize;

        var larger = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => (route.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } limit ? limit.MaxRequestBodySize : byDefault) is not <= Megabyte)
            .Select(route => route.RoutePattern.RawText!.TrimEnd('/')).Where(path => !path.StartsWith("/internal/", StringComparison.Ordinal)).Distinct().Order().ToList();

        // What brings files says so for each request, and is tested where files are.
        Assert.Equal(Megabyte, byDefault);
        Assert.Equal(["/api/v1/albums/{albumId:guid}/cover", "/api/v1/artists/{artistId:guid}/avatar", "/api/v1/auth/me/avatar", "/api/v1/playlists/import", "/cache/search", "/cookies"], larger);
    }

    [Theory]
    [InlineData("POST", "/api/v1/auth/login", """{"login":"ada","password":"PASSWORD"}""")]
    [InlineData("POST", "/api/v1/auth/change-password", """{"current_password":"PASSWORD","new_password":"a better password"}""")]
    [InlineData("PATCH", "/api/v1/auth/me", """{"email":"other@example.org","current_password":"PASSWORD"}""")]
    [InlineData("DELETE", "/api/v1/auth/me", """{"current_password":"PASSWORD"}""")]
    public async Task A_password_longer_than_any_is_not_even_looked_at(string method, string path, string body)
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new StringContent(body.Replace("PASSWORD", new string('p', 129), StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };

        var problem = await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "invalid_request", await ada.SendAsync(request));

        Assert.Contains("password", problem.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    private static string Head(string method, string path) =>
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";

    private static void RefusedAsTooLarge(HostileAnswer answer)
    {
        Assert.True(answer.Status == 413, $"{answer.Status} {answer.Body}");
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal("too_large", JsonSerializer.Deserialize<JsonElement>(answer.Body).GetProperty("code").GetString());
    }
}
