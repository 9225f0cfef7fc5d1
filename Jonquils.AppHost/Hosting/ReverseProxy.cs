namespace Jonquils.AppHost.Hosting;

/// <summary>What Compose has in the place of a platform's ingress: TLS with certificates of its own making, one door for both domains.</summary>
internal static class ReverseProxy
{
    public static void AddReverseProxy(this Deployment deployment, IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> web)
    {
        if (!deployment.IsCompose)
        {
            return;
        }

        deployment.Builder.AddDockerfile("proxy", "../deploy/proxy")
            .WithHttpEndpoint(port: 80, targetPort: 80, name: "http")
            .WithHttpsEndpoint(port: 443, targetPort: 443, name: "https")
            .WithExternalHttpEndpoints()
            .WithEnvironment("API_DOMAIN", deployment.DomainOf(api.Resource.Name))
            .WithEnvironment("WEB_DOMAIN", deployment.DomainOf(web.Resource.Name))
            .WithEnvironment("API_ADDRESS", api.GetEndpoint(PublishedServices.Endpoint))
            .WithEnvironment("WEB_ADDRESS", web.GetEndpoint(PublishedServices.Endpoint))
            // The certificates: made anew at each start they would soon hit the authority's limit.
            .WithVolume("proxy-data", "/data")
            .PublishAsDockerComposeService((_, container) => container.Restart = "unless-stopped");
    }
}
