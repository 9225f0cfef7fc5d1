using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Security;

/// <summary>Who may do what, route by route. A route that stands in no row fails the test: somebody has to think about it.</summary>
public sealed class EveryRouteTests(EveryRouteTests.Host api) : IClassFixture<EveryRouteTests.Host>
{
    private static readonly string[] Callers = ["", "stranger", "artist", "manager", "admin"];

    public static TheoryData<string> Routes => [.. AccessTable.Rows.Select(row => row.Route)];

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

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_caller_gets_what_the_table_says(string route)
    {
        var row = AccessTable.Rows.Single(r => r.Route == route);

        var answers = new List<string>();
        foreach (var caller in Callers)
        {
            var world = await AccessWorld.MakeAsync(api, await api.ManagerIdAsync());
            using var client = caller.Length == 0 ? api.Anonymous : await api.NewSessionOfAsync(caller);
            using var request = world.Request(row);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answers.Add(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal(row.Answers, string.Join(' ', answers));
    }

    /// <summary>Its callers get a session for each request, since some requests end it.</summary>
    public sealed class Host : CatalogHost
    {
        private Guid? _managerId;

        public async Task<Guid> ManagerIdAsync() => _managerId ??= await UserIdAsync(await SignedInAsAsync("manager"));

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
