namespace Jonquils.AppHost.Hosting;

/// <summary>A MinIO server: the S3 API for the product and a console for people.</summary>
internal sealed class MinioResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    public const string S3EndpointName = "http";
    public const string ConsoleEndpointName = "console";

    public const string User = "jonquils";

    public ParameterResource Password { get; } = password;

    public EndpointReference S3Endpoint => field ??= new(this, S3EndpointName);

    /// <summary>In the form that the product's object store reads.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Endpoint={S3Endpoint.Property(EndpointProperty.Url)};AccessKey={User};SecretKey={Password}");
}

internal static class MinioResourceBuilder
{
    // The project was archived; this is one of its last images. The product knows only S3, so any S3 server can take its place.
    private const string Tag = "RELEASE.2025-09-07T16-13-09Z";

    private const string DataPath = "/data";

    public static IResourceBuilder<MinioResource> AddMinio(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        return builder.AddResource(new MinioResource(name, password))
            .WithImage("minio/minio", Tag)
            .WithImageRegistry("docker.io")
            .WithArgs("server", DataPath, "--console-address", ":9001")
            .WithHttpEndpoint(targetPort: 9000, name: MinioResource.S3EndpointName)
            .WithHttpEndpoint(targetPort: 9001, name: MinioResource.ConsoleEndpointName)
            .WithEnvironment("MINIO_ROOT_USER", MinioResource.User)
            .WithEnvironment("MINIO_ROOT_PASSWORD", password)
            .WithIconName("Storage")
            .WithUrlForEndpoint(MinioResource.S3EndpointName, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
            .WithUrlForEndpoint(MinioResource.ConsoleEndpointName, url => url.DisplayText = "MinIO console")
            .WithHttpHealthCheck("/minio/health/ready", endpointName: MinioResource.S3EndpointName);
    }

    /// <summary>Keeps the objects beyond the container.</summary>
    public static IResourceBuilder<MinioResource> WithDataVolume(this IResourceBuilder<MinioResource> builder) =>
        builder.WithVolume(VolumeNameGenerator.Generate(builder, "data"), DataPath);
}
