namespace Jonquils.AppHost.Hosting;

/// <summary>The command <c>migrate</c> as a container that ends, with the settings of the service whose databases it makes.</summary>
internal static class MigrationJobs
{
    /// <summary>Compose runs it before the service; on Container Apps it is a job that the deployment starts. At F5 the service does it itself.</summary>
    public static IResourceBuilder<ProjectResource> WithMigrationJob<TProject>(this IResourceBuilder<ProjectResource> service, Deployment deployment)
        where TProject : IProjectMetadata, new()
    {
        if (deployment.IsRun)
        {
            return service;
        }

        var name = service.Resource.Name;
        var job = deployment.Builder.AddProject<TProject>($"{name}-migrate", launchProfileName: null);
        foreach (var setting in service.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            job.WithAnnotation(setting);
        }

        job.PublishAsDockerFile(image => image.WithDockerfile("..", "Dockerfile", stage: name).WithArgs("migrate"));
        if (deployment.IsAzure)
        {
            job.PublishAsAzureContainerAppJob();
            return service;
        }

        foreach (var wait in service.Resource.Annotations.OfType<WaitAnnotation>())
        {
            job.WithAnnotation(wait);
        }

        return service.WaitForCompletion(job);
    }
}
