using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;

namespace Jonquils.AppHost.Hosting;

/// <summary>As many workers as the queue is long.</summary>
internal static class WorkerScaling
{
    // Running jobs count as well: else the end of the queue would take away the workers that are busy with its last jobs.
    private const string QueueLength = "SELECT count(*) FROM processing_jobs WHERE status IN ('PENDING', 'PROCESSING')";

    // Two processors have two jobs at a time; twice that is a queue.
    private const string JobsPerReplica = "4";
    private const string PasswordSecret = "queue-password";

    public static IResourceBuilder<ProjectResource> PublishWithQueueScaling(this IResourceBuilder<ProjectResource> worker, Deployment deployment, PostgresServer postgres, int most) =>
        !deployment.IsAzure ? worker : worker.PublishAsAzureContainerApp((infrastructure, app) =>
        {
            app.Template.Containers[0].Value!.Resources = new AppContainerResources { Cpu = 2, Memory = "4Gi" };
            app.Template.Scale.MinReplicas = 1;
            app.Template.Scale.MaxReplicas = most;
            // The platform's scaler must reach the database itself, which it can when that is Azure's own.
            app.Template.Scale.Rules.Add(postgres is { SignIn: var (user, password), HostName: { } host }
                ? ByQueue(infrastructure, app, user, password, host)
                : ByProcessor());
        });

    private static ContainerAppScaleRule ByQueue(
        AzureResourceInfrastructure infrastructure, ContainerApp app, IResourceBuilder<ParameterResource> user, IResourceBuilder<ParameterResource> password, BicepOutputReference host)
    {
        app.Configuration.Secrets.Add(new ContainerAppWritableSecret { Name = PasswordSecret, Value = password.AsProvisioningParameter(infrastructure) });
        return new ContainerAppScaleRule
        {
            Name = "queue",
            Custom = new ContainerAppCustomScaleRule
            {
                CustomScaleRuleType = "postgresql",
                Metadata =
                {
                    ["host"] = host.AsProvisioningParameter(infrastructure),
                    ["port"] = "5432",
                    ["userName"] = user.AsProvisioningParameter(infrastructure),
                    ["dbName"] = "processing_db",
                    ["sslmode"] = "require",
                    ["query"] = QueueLength,
                    ["targetQueryValue"] = JobsPerReplica,
                },
                Auth = { new ContainerAppScaleRuleAuth { SecretRef = PasswordSecret, TriggerParameter = "password" } },
            },
        };
    }

    private static ContainerAppScaleRule ByProcessor() => new()
    {
        Name = "processor",
        Custom = new ContainerAppCustomScaleRule { CustomScaleRuleType = "cpu", Metadata = { ["type"] = "Utilization", ["value"] = "70" } },
    };
}
