using Jonquils.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Registers the <see cref="IObjectStore"/> that the settings ask for, its start and its health check <c>objects</c>.</summary>
public static class ObjectsRegistration
{
    /// <summary>Takes the S3 server of <c>ConnectionStrings:s3</c>, or else the folder of <c>Objects:Folder</c>.</summary>
    /// <exception cref="InvalidOperationException">Neither is set, or one is set wrongly.</exception>
    public static void AddObjectStore(this IHostApplicationBuilder builder)
    {
        var folder = builder.Configuration["Objects:Folder"];
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new InvalidOperationException(
                "Setting ConnectionStrings:s3 or Objects:Folder is missing: the S3 server or the folder where the bytes of media lie.");
        }

        if (!Path.IsPathFullyQualified(folder))
        {
            throw new InvalidOperationException($"Setting Objects:Folder is not an absolute path: '{folder}'.");
        }

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IObjectStore>(services => new FolderObjectStore(folder, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<ObjectStoreStart>();
        builder.Services.AddSingleton<ObjectsHealth>();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "objects",
            services => services.GetRequiredService<ObjectsHealth>(),
            HealthStatus.Unhealthy,
            tags: null,
            HealthEndpoints.CheckTimeout));
    }
}
