using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Azure.Provisioning.AppContainers;

namespace Jonquils.AppHost.Hosting;

/// <summary>How the services become containers when the model is published.</summary>
internal static class PublishedServices
{
    public const string Endpoint = "http";

    // Where the images listen; as a user without rights nothing below 1024 is to be had.
    private const int Port = 8080;

    /// <summary>Image from the stage of the service's name in the Dockerfile at the root; probes for a rollout without a gap; as few rights as it needs.</summary>
    public static IResourceBuilder<ProjectResource> PublishAsImage(this IResourceBuilder<ProjectResource> service, Deployment deployment)
    {
        if (deployment.IsRun)
        {
            return service;
        }

        service.PublishAsDockerFile(image => image
            .WithDockerfile("..", "Dockerfile", stage: service.Resource.Name)
            .WithEndpoint(Endpoint, endpoint => endpoint.TargetPort = Port, createIfNotExists: false));
        // Aspire would have the services believe everybody's X-Forwarded-For; whom they may believe is a setting of ours.
        service.DisableForwardedHeaders();
#pragma warning disable ASPIREPROBES001 // The only way to Container Apps' probes; a health check of the model does not become one.
        service
            // A first start migrates; until then nobody is told that the process hangs.
            .WithHttpProbe(ProbeType.Startup, "/alive", periodSeconds: 5, failureThreshold: 120, endpointName: Endpoint)
            .WithHttpProbe(ProbeType.Liveness, "/alive", periodSeconds: 10, timeoutSeconds: 5, endpointName: Endpoint)
            .WithHttpProbe(ProbeType.Readiness, "/health", periodSeconds: 5, timeoutSeconds: 5, endpointName: Endpoint);
#pragma warning restore ASPIREPROBES001
        return deployment.IsCompose ? service.PublishAsDockerComposeService((_, container) => Harden(container)) : service;
    }

    /// <summary>Lets browsers in: at a domain of its own, over https.</summary>
    /// <param name="most">Replicas at the most; each takes some hundred requests at a time.</param>
    public static IResourceBuilder<ProjectResource> PublishToBrowsers(this IResourceBuilder<ProjectResource> service, Deployment deployment, int most)
    {
        if (deployment.IsCompose)
        {
            // Reached only through the reverse proxy, which is in one of the networks that Docker hands out.
            return service.WithEnvironment("Proxies__Known__0", "172.16.0.0/12").WithEnvironment("Proxies__Known__1", "192.168.0.0/16").WithEnvironment("Proxies__Known__2", "10.0.0.0/8");
        }

        service.WithExternalHttpEndpoints();
        if (!deployment.IsAzure)
        {
            return service;
        }

        var domain = deployment.DomainOf(service.Resource.Name);
        // Empty at the first deployment: a certificate can be made only when the domain points here. See docs/deploy.md.
        var certificate = deployment.Builder.AddParameter($"{service.Resource.Name}-certificate", "", publishValueAsDefault: true);
        return service
            // Nobody but the platform's ingress can reach a container app, and it has no fixed address.
            .WithEnvironment("Proxies__Known__0", "0.0.0.0/0").WithEnvironment("Proxies__Known__1", "::/0")
            .PublishAsAzureContainerApp((_, app) =>
            {
                app.ConfigureCustomDomain(domain, certificate);
                app.Template.Scale.MinReplicas = 2;
                app.Template.Scale.MaxReplicas = most;
                app.Template.Scale.Rules.Add(new ContainerAppScaleRule
                {
                    Name = "requests",
                    Http = new ContainerAppHttpScaleRule { Metadata = { ["concurrentRequests"] = "100" } },
                });
            });
    }

    /// <summary>One replica for ever: what keeps data must not be scaled out, and Container Apps would go to ten.</summary>
    public static IResourceBuilder<T> OnOneReplica<T>(this IResourceBuilder<T> server, Deployment deployment, double cpu, string memory)
        where T : ContainerResource => deployment.IsAzure
            ? server.PublishAsAzureContainerApp((_, app) =>
            {
                app.Template.Scale.MinReplicas = 1;
                app.Template.Scale.MaxReplicas = 1;
                app.Template.Containers[0].Value!.Resources = new AppContainerResources { Cpu = cpu, Memory = memory };
            })
            : deployment.IsCompose ? server.PublishAsDockerComposeService((_, container) => container.Restart = "unless-stopped") : server;

    private static void Harden(Service container)
    {
        container.Restart = "unless-stopped";
        container.CapDrop.Add("ALL");
        container.SecurityOpt.Add("no-new-privileges:true");
        if (container.Name != "worker")
        {
            // The worker's scratch space may be gigabytes, and a tmpfs is memory.
            container.ReadOnly = true;
            container.Tmpfs.Add("/tmp");
        }
    }
}
