using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.ServiceDefaults;

public sealed class HealthTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Health_names_every_dependency_and_stays_200_while_only_what_can_be_done_without_is_away()
    {
        using var anyone = host.Anonymous;

        var answer = await anyone.GetAsync("/health");
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>();

        // This host was given no ClickHouse.
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("degraded", health.GetProperty("status").GetString());
        Assert.Equal("degraded", StatusOf(health, "clickhouse"));
        Assert.All(["user_db", "catalog_db", "redis", "objects"], name => Assert.Equal("healthy", StatusOf(health, name)));
        Assert.All(health.GetProperty("checks").EnumerateObject(), check => Assert.True(check.Value.GetProperty("duration_ms").GetDouble() >= 0));
    }

    [Fact]
    public async Task The_process_is_alive_whatever_its_dependencies_do()
    {
        using var anyone = host.Anonymous;

        var health = await anyone.GetFromJsonAsync<JsonElement>("/alive");

        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal("self", Assert.Single(health.GetProperty("checks").EnumerateObject()).Name);
    }

    private static string? StatusOf(JsonElement health, string check) => health.GetProperty("checks").GetProperty(check).GetProperty("status").GetString();
}
