using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.AppHost.Hosting;

/// <summary>A single Elasticsearch node with security on.</summary>
internal sealed class ElasticsearchResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    public const string HttpEndpointName = "http";

    public const string User = "elastic";

    public ParameterResource Password { get; } = password;

    public EndpointReference HttpEndpoint => field ??= new(this, HttpEndpointName);

    /// <summary>Address with user and password. The scheme is the endpoint's: behind an ingress it becomes https.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"{HttpEndpoint.Property(EndpointProperty.Scheme)}://{User}:{Password}@{HttpEndpoint.Property(EndpointProperty.HostAndPort)}");
}

internal static class ElasticsearchResourceBuilder
{
    private const string Tag = "8.17.3";
    private const string DataPath = "/usr/share/elasticsearch/data";

    public static IResourceBuilder<ElasticsearchResource> AddElasticsearch(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var resource = new ElasticsearchResource(name, password);

        // A plain HTTP check cannot sign in, and the root page answers long before the node takes documents.
        var health = $"{name}-health";
        builder.Services.AddHttpClient(health);
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            health, services => new ElasticsearchHealth(resource, services.GetRequiredService<IHttpClientFactory>().CreateClient(health)), failureStatus: null, tags: null));

        return builder.AddResource(resource)
            .WithImage("library/elasticsearch", Tag)
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 9200, name: ElasticsearchResource.HttpEndpointName)
            .WithEnvironment("discovery.type", "single-node")
            .WithEnvironment("xpack.security.enabled", "true")
            .WithEnvironment("xpack.security.http.ssl.enabled", "false")
            // Left alone it takes half of the machine's memory.
            .WithEnvironment("ES_JAVA_OPTS", "-Xms512m -Xmx512m")
            .WithEnvironment("ELASTIC_PASSWORD", password)
            .WithIconName("Search")
            .WithHealthCheck(health);
    }

    /// <summary>Keeps the index beyond the container; it could be rebuilt from PostgreSQL, which takes its time.</summary>
    public static IResourceBuilder<ElasticsearchResource> WithDataVolume(this IResourceBuilder<ElasticsearchResource> builder) =>
        builder.WithVolume(VolumeNameGenerator.Generate(builder, "data"), DataPath);
}
