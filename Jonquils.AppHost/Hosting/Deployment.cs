namespace Jonquils.AppHost.Hosting;

/// <summary>Where the model goes when it is published: Azure Container Apps, or Docker Compose on a machine of one's own. F5 needs none of it.</summary>
/// <remarks>One compute environment only: with two, every resource would have to be assigned to one of them.</remarks>
internal sealed class Deployment
{
    /// <summary>Setting: <c>azure</c> (the default) or <c>compose</c>.</summary>
    public const string TargetSetting = "Deploy:Target";

    /// <summary>Setting: <c>managed</c> (the default on Azure) or <c>containers</c> (always with Compose; on Azure for demonstrations).</summary>
    public const string ServicesSetting = "Deploy:Services";

    private readonly Dictionary<string, IResourceBuilder<ParameterResource>> _domains = [];

    private Deployment(IDistributedApplicationBuilder builder)
    {
        Builder = builder;
        IsRun = builder.ExecutionContext.IsRunMode;
        IsCompose = !IsRun && Choice(TargetSetting, "azure", "compose") == "compose";
        IsManaged = IsAzure && Choice(ServicesSetting, "managed", "containers") == "managed";
    }

    public IDistributedApplicationBuilder Builder { get; }

    /// <summary>Nothing is published: everything runs on this machine.</summary>
    public bool IsRun { get; }

    public bool IsCompose { get; }

    public bool IsAzure => !IsRun && !IsCompose;

    /// <summary>PostgreSQL and Redis are Azure's; search, analytics and objects are given by their connection strings.</summary>
    public bool IsManaged { get; }

    /// <summary>
    /// Whether containers keep their data in volumes. Not on Container Apps: volumes there are SMB shares, on which PostgreSQL does not start
    /// and the others are not safe.
    /// </summary>
    public bool HasVolumes => !IsAzure;

    public static Deployment AddTo(IDistributedApplicationBuilder builder)
    {
        var deployment = new Deployment(builder);
        if (deployment.IsAzure)
        {
            builder.AddAzureContainerAppEnvironment("aca").WithAzdResourceNaming();
        }
        else if (deployment.IsCompose)
        {
            builder.AddDockerComposeEnvironment("compose");
        }

        return deployment;
    }

    /// <summary>The domain of a service that browsers reach, asked for when the model is deployed.</summary>
    public IResourceBuilder<ParameterResource> DomainOf(string service)
    {
        if (!_domains.TryGetValue(service, out var domain))
        {
            domain = _domains[service] = Builder.AddParameter($"{service}-domain")
                .WithDescription($"Host name of the {service}, e.g. {service}.example.org. Api and web must be under one domain, or cookies are third-party.");
        }

        return domain;
    }

    /// <summary>Address of a service as browsers see it.</summary>
    public ReferenceExpression AddressOf(IResourceBuilder<ProjectResource> service) => IsRun
        ? ReferenceExpression.Create($"{service.GetEndpoint(PublishedServices.Endpoint)}")
        : ReferenceExpression.Create($"https://{DomainOf(service.Resource.Name)}");

    private string Choice(string setting, params string[] choices) => Builder.Configuration[setting] switch
    {
        null or "" => choices[0],
        var text when choices.Contains(text, StringComparer.OrdinalIgnoreCase) => text.ToLowerInvariant(),
        var text => throw new DistributedApplicationException($"Setting {setting} is '{text}'; it takes {string.Join(" or ", choices)}."),
    };
}
