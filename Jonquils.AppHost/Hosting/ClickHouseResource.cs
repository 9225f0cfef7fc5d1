namespace Jonquils.AppHost.Hosting;

/// <summary>A ClickHouse server with one database, made by the image itself at its first start.</summary>
internal sealed class ClickHouseResource(string name, string database, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    public const string HttpEndpointName = "http";

    public const string User = "jonquils";

    public string Database { get; } = database;

    public ParameterResource Password { get; } = password;

    public EndpointReference HttpEndpoint => field ??= new(this, HttpEndpointName);

    /// <summary>In the form that the product's own client reads. The scheme is the endpoint's: behind an ingress it becomes https.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var text = new ReferenceExpressionBuilder();
            text.Append($"Host={HttpEndpoint.Property(EndpointProperty.Host)};Protocol={HttpEndpoint.Property(EndpointProperty.Scheme)}");
            text.Append($";Port={HttpEndpoint.Property(EndpointProperty.Port)};Password={Password}");
            text.AppendLiteral($";Username={User};Database={Database}");
            return text.Build();
        }
    }
}

internal static class ClickHouseResourceBuilder
{
    // The release line of the engine that the local stack and the tests run.
    private const string Tag = "26.7";

    private const string DataPath = "/var/lib/clickhouse";

    public static IResourceBuilder<ClickHouseResource> AddClickHouse(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string database)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        return builder.AddResource(new ClickHouseResource(name, database, password))
            .WithImage("clickhouse/clickhouse-server", Tag)
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(targetPort: 8123, name: ClickHouseResource.HttpEndpointName)
            .WithEnvironment("CLICKHOUSE_USER", ClickHouseResource.User)
            .WithEnvironment("CLICKHOUSE_PASSWORD", password)
            .WithEnvironment("CLICKHOUSE_DB", database)
            // A table keeps a file open per column and part; the runtime's default limit is soon reached.
            .WithContainerRuntimeArgs("--ulimit", "nofile=262144:262144")
            .WithIconName("DataHistogram")
            .WithHttpHealthCheck("/ping", endpointName: ClickHouseResource.HttpEndpointName);
    }

    /// <summary>Keeps the data beyond the container.</summary>
    public static IResourceBuilder<ClickHouseResource> WithDataVolume(this IResourceBuilder<ClickHouseResource> builder) =>
        builder.WithVolume(VolumeNameGenerator.Generate(builder, "data"), DataPath);
}
