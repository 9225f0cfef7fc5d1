using Jonquils.ServiceDefaults.Health;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Registers the <see cref="IObjectStore"/> that the settings ask for, its start and its health check <c>objects</c>.</summary>
public static class ObjectsRegistration
{
    /// <summary>Takes the S3 server of <c>ConnectionStrings:s3</c>, or else the folder of <c>Objects:Folder</c>.</summary>
    /// <exception cref="SettingException">Neither is set, or one is set wrongly.</exception>
    public static void AddObjectStore(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        if (builder.Configuration.GetConnectionString("s3") is { Length: > 0 } server)
        {
            var address = S3Address.Parse(server);
            builder.Services.AddSingleton<IObjectStore>(services => new S3ObjectStore(
                address, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<S3ObjectStore>>()));
        }
        else
        {
            var folder = FolderOf(builder.Configuration);
            builder.Services.AddSingleton<IObjectStore>(services => new FolderObjectStore(folder, services.GetRequiredService<TimeProvider>()));
        }

        builder.Services.AddHostedService<ObjectStoreStart>();
        builder.Services.AddSingleton<ObjectsHealth>();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "objects",
            services => services.GetRequiredService<ObjectsHealth>(),
            HealthStatus.Unhealthy,
            tags: null,
            HealthEndpoints.CheckTimeout));
    }

    private static string FolderOf(IConfiguration configuration)
    {
        if (configuration["Objects:Folder"] is not { Length: > 0 } folder)
        {
            throw new SettingException(
                "Setting ConnectionStrings:s3 or Objects:Folder is missing: the S3 server or the folder where the bytes of media lie.");
        }

        return Path.IsPathFullyQualified(folder)
            ? folder
            : throw new SettingException($"Setting Objects:Folder is not an absolute path: '{folder}'.");
    }
}
