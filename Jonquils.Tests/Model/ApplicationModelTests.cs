using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Jonquils.AppHost.Hosting;

namespace Jonquils.Tests.Model;

/// <summary>The model as F5 and the deployments see it. Nothing is started, so that no container engine is needed.</summary>
public sealed class ApplicationModelTests
{
    private static readonly string[] Services = ["api", "worker", "web"];
    private static readonly string[] Databases = ["user-db", "catalog-db", "streaming-db", "storage-db", "video-db", "processing-db"];
    private static readonly string[] Servers = ["postgres", "redis", "elasticsearch", "clickhouse", "s3"];
    private static readonly string[] Azure = ["--operation", "publish", "--Deploy:Target=azure"];
    private static readonly string[] Compose = ["--operation", "publish", "--Deploy:Target=compose"];

    [Fact]
    public async Task F5_has_the_services_the_servers_and_the_databases()
    {
        await using var model = await ModelAsync();

        var names = model.Resources.Select(resource => resource.Name).ToHashSet();
        Assert.Superset(Services.Concat(Databases).Concat(Servers).ToHashSet(), names);
    }

    [Fact]
    public async Task F5_asks_for_nothing()
    {
        await using var model = await ModelAsync();

        Assert.All(model.Resources.OfType<ParameterResource>(), parameter => Assert.NotNull(parameter.Default));
    }

    [Fact]
    public async Task What_keeps_data_keeps_it_beyond_a_run()
    {
        await using var model = await ModelAsync();

        Assert.All(Servers, name => Assert.Contains(
            Find(model, name).Annotations.OfType<ContainerMountAnnotation>(), mount => mount.Type == ContainerMountType.Volume));
    }

    [Fact]
    public async Task The_api_waits_for_all_that_it_needs_and_the_others_wait_for_the_api()
    {
        await using var model = await ModelAsync();

        Assert.Superset(Databases.Except(["processing-db"]).Concat(Servers.Except(["postgres"])).ToHashSet(), WaitsOf(model, "api"));
        Assert.Contains("api", WaitsOf(model, "worker"));
        Assert.Contains("api", WaitsOf(model, "web"));
    }

    [Fact]
    public async Task Every_service_has_a_health_check_and_the_buttons_are_there()
    {
        await using var model = await ModelAsync();

        Assert.All(Services, name => Assert.NotEmpty(Find(model, name).Annotations.OfType<HealthCheckAnnotation>()));
        Assert.Contains(Find(model, "api").Annotations.OfType<ResourceCommandAnnotation>(), command => command.DisplayName == "Rebuild search");
        Assert.Contains(Find(model, "worker").Annotations.OfType<ResourceCommandAnnotation>(), command => command.DisplayName == "Retry failed jobs");
    }

    [Fact]
    public async Task On_azure_nothing_that_keeps_data_is_a_container()
    {
        await using var model = await ModelAsync([.. Azure, "--Deploy:Services=managed"]);

        Assert.All(Servers, name => Assert.False(Find(model, name).IsContainer(), name));
        Assert.DoesNotContain(model.Resources, resource => resource.Annotations.OfType<ContainerMountAnnotation>().Any());
        Assert.Contains(model.Resources, resource => resource.Name == "api-migrate");
        Assert.Contains(model.Resources, resource => resource.Name == "worker-migrate");
    }

    [Fact]
    public async Task On_azure_browsers_reach_the_api_and_the_web_and_nothing_else()
    {
        await using var model = await ModelAsync(Azure);

        var open = model.Resources.Where(resource => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal)).Select(resource => resource.Name);
        Assert.Equal(["api", "web"], open.Order());
    }

    [Fact]
    public async Task With_compose_browsers_reach_the_proxy_alone_and_data_lies_in_volumes()
    {
        await using var model = await ModelAsync(Compose);

        var open = model.Resources.Where(resource => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal)).Select(resource => resource.Name);
        Assert.Equal(["proxy"], open);
        Assert.All(Servers, name => Assert.NotEmpty(Find(model, name).Annotations.OfType<ContainerMountAnnotation>()));
        Assert.Contains(Find(model, "api").Annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == "api-migrate" && wait.WaitType == WaitType.WaitForCompletion);
    }

    [Fact]
    public async Task A_target_that_does_not_exist_is_refused()
    {
        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => ModelAsync("--operation", "publish", "--Deploy:Target=mars"));

        Assert.Contains(Deployment.TargetSetting, wrong.ToString(), StringComparison.Ordinal);
    }

    private static Task<IDistributedApplicationTestingBuilder> ModelAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Deployment>(arguments, CancellationToken.None);

    private static IResource Find(IDistributedApplicationTestingBuilder model, string name) => model.Resources.Single(resource => resource.Name == name);

    private static HashSet<string> WaitsOf(IDistributedApplicationTestingBuilder model, string name) =>
        [.. Find(model, name).Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name)];
}
