using System.Net;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Edge;

/// <summary>What browsers let pages of other origins read of the API that takes credentials: nothing.</summary>
[Trait("Category", "Security")]
public sealed class CrossOriginTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Ours = "http://localhost:3000";
    private const string AllowOrigin = "Access-Control-Allow-Origin";
    private const string AllowCredentials = "Access-Control-Allow-Credentials";
    private const string Me = "/api/v1/auth/me";

    public static TheoryData<string> Foreign =>
    [
        "https://evil.example", "null", "http://localhost", "https://localhost:3000", "http://localhost:30001", "http://localhost:3000.evil.example", "http://localhost:3000@evil.example",
        "http://evil-localhost:3000", "http://evil.localhost:3000", "http://localhost:3001", "http://127.0.0.1:3000", "*", "file://",
    ];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_page_of_another_origin_may_read_no_answer_neither_good_nor_bad(string origin)
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anyone = api.Anonymous;

        foreach (var client in new[] { ada, anyone })
        {
            using var answer = await AskAsync(client, HttpMethod.Get, origin);
            Assert.False(answer.Headers.Contains(AllowOrigin));
            Assert.False(answer.Headers.Contains(AllowCredentials));
        }
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_page_of_another_origin_is_not_allowed_to_ask_in_advance(string origin)
    {
        using var browser = api.Anonymous;

        foreach (var method in new[] { "POST", "PATCH", "DELETE" })
        {
            using var answer = await AskAsync(browser, HttpMethod.Options, origin, ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "authorization,content-type"));
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-Allow", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Our_page_is_named_exactly_in_answers_good_and_bad()
    {
        using var ada = await api.SignedInAsAsync("ada");
        using var anyone = api.Anonymous;

        using var good = await AskAsync(ada, HttpMethod.Get, Ours);
        using var bad = await AskAsync(anyone, HttpMethod.Get, Ours);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (good.StatusCode, bad.StatusCode));
        Assert.All([good, bad], answer =>
        {
            Assert.Equal([Ours], answer.Headers.GetValues(AllowOrigin));
            Assert.Equal(["true"], answer.Headers.GetValues(AllowCredentials));
        });
    }

    [Fact]
    public async Task Our_page_may_ask_with_the_headers_that_it_needs_and_with_no_others()
    {
        using var browser = api.Anonymous;

        using var answer = await AskAsync(browser, HttpMethod.Options, Ours, ("Access-Control-Request-Method", "PATCH"), ("Access-Control-Request-Headers", "authorization,x-jonquils-key"));

        Assert.Equal([Ours], answer.Headers.GetValues(AllowOrigin));
        Assert.Contains("PATCH", answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        var headers = answer.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.Contains("authorization", headers, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-jonquils-key", headers, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("*", headers, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, HttpMethod method, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Me);
        foreach (var (name, value) in headers.Prepend(("Origin", origin)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }
}
