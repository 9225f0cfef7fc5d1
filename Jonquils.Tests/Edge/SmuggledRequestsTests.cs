using System.Net;
using System.Net.Http.Json;
using System.Text;
using Jonquils.Tests.Accounts;
using Jonquils.Tests.Hostile;

namespace Jonquils.Tests.Edge;

/// <summary>Requests hidden in the bodies of others, and hosts that a request only names.</summary>
[Trait("Category", "Hostile")]
[Trait("Category", "Security")]
public sealed class SmuggledRequestsTests(AccountsHost api) : IClassFixture<AccountsHost>
{
    private const string Hidden = "GET /api/v1/genres HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: 200\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 200\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")]
    public async Task What_stands_behind_a_body_with_two_ends_is_not_answered(string ends)
    {
        var text = $"POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{ends}\r\n0\r\n\r\n{Hidden}";

        var answers = Encoding.UTF8.GetString(await RawHttp.SayAsync(api.Address, text));

        Assert.StartsWith("HTTP/1.1 400", answers, StringComparison.Ordinal);
        Assert.Contains("malformed_request", answers, StringComparison.Ordinal);
        Assert.Equal(1, answers.Split("HTTP/1.1 ").Length - 1);
    }

    [Fact]
    public async Task A_letter_leads_to_our_page_whatever_host_the_request_for_it_named()
    {
        (await api.SignedInAsAsync("hosted")).Dispose();
        await api.Mail.LetterToAsync("hosted@example.org");
        using var anyone = api.Anonymous;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/forgot-password")
        {
            Content = JsonContent.Create(new { email = "hosted@example.org" }),
            Headers = { Host = "evil.example" },
        };
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.example");

        using var answer = await anyone.SendAsync(request);
        var link = await api.Mail.LinkToAsync("hosted@example.org", "reset-password");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.StartsWith("http://localhost:3000/reset-password#", link, StringComparison.Ordinal);
    }
}
