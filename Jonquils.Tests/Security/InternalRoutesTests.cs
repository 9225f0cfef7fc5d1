using System.Net;
using System.Text.RegularExpressions;
using Jonquils.MediaWorker.Jobs;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Security;

/// <summary>What only our own services may ask, walked route by route.</summary>
[Trait("Category", "Security")]
public sealed partial class InternalRoutesTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Prefix = "/internal/";

    [Fact]
    public async Task The_Api_opens_none_of_its_internal_routes_without_the_key_that_services_share()
    {
        using var admin = await api.SignedInAsAdminAsync();

        await RefusedToAllAsync(api.Services, api.Address, admin.DefaultRequestHeaders.Authorization!.ToString());
    }

    [Fact]
    public async Task The_worker_opens_nothing_at_all_without_it()
    {
        await using var worker = new Worker(await WorkerSettingsAsync());
        worker.UseKestrel(0);
        worker.StartServer();
        using var client = worker.CreateClient();
        using var admin = await api.SignedInAsAdminAsync();

        await RefusedToAllAsync(worker.Services, client.BaseAddress!, admin.DefaultRequestHeaders.Authorization!.ToString());

        var others = RoutesOf(worker.Services).Select(route => route.Path).Where(path => !path.StartsWith(Prefix, StringComparison.Ordinal)).Distinct().Order().ToList();
        Assert.Equal(["/alive", "/health", "/metrics"], others);
        using var metrics = await client.GetAsync("/metrics");
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_internal_key", metrics);
    }

    private static async Task RefusedToAllAsync(IServiceProvider services, Uri address, string adminsToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        var routes = RoutesOf(services).Where(route => route.Path.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);

        foreach (var (method, path) in routes)
        {
            foreach (var (name, value) in new[]
            {
                ("X-Nothing", "at all"), ("X-Jonquils-Key", "a key that is a guess"), ("X-Jonquils-Key", ""), ("X-Jonquils-Key", ApiHost.InternalKey[..^1]),
                ("X-Jonquils-Key", ApiHost.InternalKey + "x"), ("Authorization", adminsToken), ("Authorization", $"Bearer {ApiHost.InternalKey}"),
            })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Placeholder().Replace(path, "00000000-0000-0000-0000-000000000000"));
                request.Headers.TryAddWithoutValidation(name, value);
                using var answer = await client.SendAsync(request);
                await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_internal_key", answer);
            }
        }
    }

    private static IEnumerable<(string Method, string Path)> RoutesOf(IServiceProvider services) =>
        from route in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + route.RoutePattern.RawText!.Trim('/'));

    private static async Task<Dictionary<string, string?>> WorkerSettingsAsync() => new()
    {
        ["ConnectionStrings:processing_db"] = (await TestStack.PostgresAsync()).NewDatabase("processing_db"),
        ["Objects:Folder"] = await TestStack.NewFolderAsync("objects"),
        ["services:api:http:0"] = "http://localhost:9",
        ["Internal:Key"] = ApiHost.InternalKey,
        ["Etl:Watch"] = "false",
        ["Schedule:Cron:music"] = "never",
        ["Schedule:Cron:monitoring"] = "never",
        ["Schedule:Cron:storage"] = "never",
        ["Schedule:Cron:backups"] = "never",
        ["Schedule:Cron:cleanup"] = "never",
        ["Monitoring:FirstRunAfter"] = "01:00:00",
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    private sealed class Worker(IReadOnlyDictionary<string, string?> settings) : WebApplicationFactory<JobState>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(AppContext.BaseDirectory);
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }
        }
    }
}
