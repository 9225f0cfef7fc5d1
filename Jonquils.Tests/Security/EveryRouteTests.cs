using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Security;

/// <summary>Who may do what, route by route. A route that stands in no row fails the test: somebody has to think about it.</summary>
[Trait("Category", "Security")]
public sealed class EveryRouteTests(EveryRouteTests.Host api) : IClassFixture<EveryRouteTests.Host>
{
    private static readonly string[] Callers = ["", "stranger", "artist", "manager", "owner", "admin"];

    // After these the caller has no session any more.
    private static readonly string[] EndSessions = ["POST /api/v1/auth/logout", "POST /api/v1/auth/logout-all", "DELETE /api/v1/auth/sessions/{sessionId:guid}"];

    public static TheoryData<string> Routes => [.. AccessTable.Rows.Select(row => row.Route)];

    public static TheoryData<string> RoutesOfLinks => [.. AccessTable.Rows.Where(row => row.WithoutLink is not null).Select(row => row.Route)];

    [Fact]
    public void Every_route_has_its_row_and_every_row_its_route()
    {
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } path && !path.StartsWith("/internal/", StringComparison.Ordinal)
                && !path.StartsWith("/openapi/", StringComparison.Ordinal) && path is not ("/health" or "/alive"))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}") ?? [])
            .ToHashSet();

        Assert.Equal(routes.Order(), AccessTable.Rows.Select(row => row.Route).Order());
    }

    [Fact]
    public void What_is_for_administrators_is_refused_to_everybody_else_whatever_becomes_of_it_then()
    {
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == "admin"))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")).ToHashSet();

        var rows = AccessTable.Rows.Where(row => routes.Contains(row.Route)).ToList();

        Assert.Superset(AccessTable.Rows.Select(row => row.Route).Where(route => route.Contains("/operations/", StringComparison.Ordinal)).ToHashSet(), routes);
        Assert.All(rows, row => Assert.Matches("^401 403 403 403 403 (?!401|403)", row.Answers));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_caller_gets_what_the_table_says(string route)
    {
        var row = AccessTable.Rows.Single(r => r.Route == route);

        var answers = await AnswersAsync(row);

        Assert.Equal($"{row.Answers}, with a key {row.WithKey ?? row.Answers.Split(' ')[0]}", $"{string.Join(' ', answers.SkipLast(1))}, with a key {answers[^1]}");
    }

    [Theory]
    [MemberData(nameof(RoutesOfLinks))]
    public async Task What_a_link_opens_is_opened_to_nobody_by_a_link_to_something_else(string route)
    {
        var row = AccessTable.Rows.Single(r => r.Route == route);
        using var owner = await api.SessionOfAsync("owner");
        var other = await AccessWorld.MakeAsync(api, owner, await api.ManagerIdAsync());

        var answers = await AnswersAsync(row, other);

        Assert.All(answers, answer => Assert.Equal(row.WithoutLink, answer));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("GET", "/status", null)]
    [InlineData("GET", "/events", null)]
    [InlineData("GET", "/cover", null)]
    [InlineData("GET", "/waveform", null)]
    [InlineData("GET", "/features", null)]
    [InlineData("GET", "/download", null)]
    [InlineData("POST", "/playback", null)]
    [InlineData("PUT", "", """{"title":"Mine now"}""")]
    [InlineData("DELETE", "", null)]
    public async Task A_track_that_is_not_for_everybody_yet_does_not_exist_for_others(string method, string path, string? body)
    {
        using var owner = await api.SessionOfAsync("owner");
        var trackId = await CatalogHost.NewTrackAsync(owner, await CatalogHost.NewArtistAsync(owner));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await owner.GetAsync($"/api/v1/tracks/{trackId}")).StatusCode);

        foreach (var caller in new[] { "", "stranger", "artist", "manager" })
        {
            using var client = caller.Length == 0 ? api.Anonymous : await api.SessionOfAsync(caller);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/tracks/{trackId}{path}") { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            using var answer = await client.SendAsync(request);
            Assert.True((int)answer.StatusCode == 404 || (caller.Length == 0 && (int)answer.StatusCode == 401), $"{caller}: {(int)answer.StatusCode}");
        }
    }

    private async Task<List<string>> AnswersAsync(AccessRow row, AccessWorld? links = null)
    {
        var answers = new List<string>();
        AccessWorld? world = null;
        using var owner = await api.SessionOfAsync("owner");
        foreach (var caller in Callers)
        {
            using var client = caller.Length == 0 ? api.Anonymous : await api.SessionOfAsync(caller);
            answers.Add(await AnswerAsync(client));
        }

        using var service = api.Anonymous;
        service.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await api.KeyAsync());
        answers.Add(await AnswerAsync(service));
        if (EndSessions.Contains(row.Route))
        {
            api.ForgetSessions();
        }

        return answers;

        async Task<string> AnswerAsync(HttpClient client)
        {
            using var fresh = EndSessions.Contains(row.Route) ? await api.NewSessionOfAsync("owner") : null;
            // What is only read can be read by all; what is changed has to be there anew for the next.
            if (world is null || !row.Route.StartsWith("GET", StringComparison.Ordinal))
            {
                world = await AccessWorld.MakeAsync(api, fresh ?? owner, await api.ManagerIdAsync());
            }

            using var request = await world.RequestAsync(row, links);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Its callers keep their sessions until a request ends them.</summary>
    public sealed class Host : CatalogHost
    {
        private readonly Dictionary<string, string> _sessions = [];
        private Guid? _managerId;
        private string? _key;

        public async Task<Guid> ManagerIdAsync() => _managerId ??= await UserIdAsync(await SignedInAsAsync("manager"));

        /// <summary>A key of the storage service, the same each time.</summary>
        public async Task<string> KeyAsync() => _key ??= (await NewKeyAsync()).Text;

        /// <summary>Another key, as an administrator makes it.</summary>
        public async Task<(string Id, string Text)> NewKeyAsync()
        {
            using var admin = await SessionOfAsync("admin");
            var key = await JsonAsync(await admin.PostAsJsonAsync("/api/v1/operations/api-keys", new { name = "A service" }), System.Net.HttpStatusCode.Created);
            return (key.GetProperty("id").GetString()!, key.GetProperty("key").GetString()!);
        }

        public void ForgetSessions() => _sessions.Clear();

        public async Task<HttpClient> SessionOfAsync(string name)
        {
            if (!_sessions.TryGetValue(name, out var token))
            {
                using var signedIn = await NewSessionOfAsync(name);
                token = _sessions[name] = signedIn.DefaultRequestHeaders.Authorization!.Parameter!;
            }

            var client = Anonymous;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return client;
        }

        public async Task<HttpClient> NewSessionOfAsync(string name)
        {
            if (name != "manager")
            {
                (await SignedInAsAsync(name)).Dispose();
            }

            if (name == "artist")
            {
                await Sql.ExecuteAsync(Database("user_db"), "INSERT INTO user_roles (user_id, role_id) SELECT id, 2 FROM users WHERE username = 'artist' ON CONFLICT DO NOTHING");
            }

            var client = Anonymous;
            var login = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = name == "admin" ? AdminPassword : Password });
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await JsonAsync(login)).GetProperty("access_token").GetString());
            return client;
        }
    }
}
