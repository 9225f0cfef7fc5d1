using Aspire.Hosting.Azure;
using Azure.Provisioning.PostgreSql;

namespace Jonquils.AppHost.Hosting;

/// <summary>The servers behind the services: containers, or managed where the deployment says so.</summary>
internal static class BackingServices
{
    // Image tags are the major versions that the tests run; they stand before the volumes, because they decide the data paths.
    private const string PostgresMajor = "15";
    private const string RedisTag = "7.4";

    public static PostgresServer AddPostgres(this Deployment deployment, string name)
    {
        var builder = deployment.Builder;
        if (deployment.IsManaged)
        {
            var user = builder.AddParameter($"{name}-user", "jonquils", publishValueAsDefault: true);
            var password = builder.AddGeneratedSecret($"{name}-password", 32, "Sign-in of the services at PostgreSQL.");
            return new PostgresServer(builder.AddAzurePostgresFlexibleServer(name)
                .WithPasswordAuthentication(user, password)
                .ConfigureInfrastructure(Size), user, password);
        }

        // Its own 100 connections are fewer than what the pools of an Api and two workers may open.
        var server = builder.AddPostgres(name).WithImageTag(PostgresMajor).WithArgs("-c", "max_connections=200").OnOneReplica(deployment, cpu: 1, memory: "2Gi");
        if (deployment.HasVolumes)
        {
            server.WithDataVolume();
        }

        if (deployment.IsRun)
        {
            server.WithLifetime(ContainerLifetime.Persistent).WithPgAdmin(tool => tool.WithExplicitStart());
        }

        return new PostgresServer(server);
    }

    public static IResourceBuilder<IResourceWithConnectionString> AddRedis(this Deployment deployment, string name)
    {
        if (deployment.IsManaged)
        {
            // By key, not by Entra ID: the services speak plain Redis.
            return deployment.Builder.AddAzureManagedRedis(name).WithAccessKeyAuthentication();
        }

        var server = deployment.Builder.AddRedis(name).WithImageTag(RedisTag).OnOneReplica(deployment, cpu: 0.5, memory: "1Gi");
        if (deployment.HasVolumes)
        {
            server.WithDataVolume().WithPersistence();
        }

        if (deployment.IsRun)
        {
            server.WithLifetime(ContainerLifetime.Persistent).WithRedisInsight(tool => tool.WithExplicitStart());
        }

        return server;
    }

    public static IResourceBuilder<IResourceWithConnectionString> AddElasticsearch(this Deployment deployment, string name)
    {
        if (deployment.IsManaged)
        {
            return deployment.Builder.AddConnectionString(name);
        }

        var server = deployment.Builder.AddElasticsearch(name).OnOneReplica(deployment, cpu: 2, memory: "4Gi");
        return deployment.HasVolumes ? Kept(server.WithDataVolume(), deployment) : server;
    }

    public static IResourceBuilder<IResourceWithConnectionString> AddClickHouse(this Deployment deployment, string name, string database)
    {
        if (deployment.IsManaged)
        {
            return deployment.Builder.AddConnectionString(name);
        }

        var server = deployment.Builder.AddClickHouse(name, database).OnOneReplica(deployment, cpu: 2, memory: "4Gi");
        return deployment.HasVolumes ? Kept(server.WithDataVolume(), deployment) : server;
    }

    /// <summary>The objects. The services know S3 and nothing else, so on Azure an S3 server of somebody's has to be named.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddObjectStore(this Deployment deployment, string name)
    {
        if (deployment.IsManaged)
        {
            return deployment.Builder.AddConnectionString(name);
        }

        var server = deployment.Builder.AddMinio(name).OnOneReplica(deployment, cpu: 1, memory: "2Gi");
        return deployment.HasVolumes ? Kept(server.WithDataVolume(), deployment) : server;
    }

    private static IResourceBuilder<T> Kept<T>(IResourceBuilder<T> server, Deployment deployment)
        where T : ContainerResource => deployment.IsRun ? server.WithLifetime(ContainerLifetime.Persistent) : server;

    // What Aspire writes by itself is the smallest machine there is (some 35 connections for us) and a newer major version than the tests run.
    private static void Size(AzureResourceInfrastructure infrastructure)
    {
        var server = infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single();
        server.Version = PostgreSqlFlexibleServerVersion.Ver15;
        server.Sku = new PostgreSqlFlexibleServerSku { Name = "Standard_D2ds_v5", Tier = PostgreSqlFlexibleServerSkuTier.GeneralPurpose };
        server.StorageSizeInGB = 128;
        server.Backup = new PostgreSqlFlexibleServerBackupProperties
        {
            BackupRetentionDays = 14,
            GeoRedundantBackup = PostgreSqlFlexibleServerGeoRedundantBackupEnum.Disabled,
        };
        // Extensions must be on a list before a migration may create them.
        infrastructure.Add(new PostgreSqlFlexibleServerConfiguration("extensions")
        {
            Parent = server,
            Name = "azure.extensions",
            Value = "PG_TRGM,UNACCENT",
            Source = "user-override",
        });
    }
}
