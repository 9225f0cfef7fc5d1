using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Makes the buckets ready before the first request.</summary>
/// <remarks>
/// A store that refuses us is a wrong setting and ends the start; one that does not answer may only be late, so the service starts
/// without it and the health check goes on trying.
/// </remarks>
internal sealed partial class ObjectStoreStart(IObjectStore store, ILogger<ObjectStoreStart> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            await store.EnsureBucketsAsync(limit.Token);
        }
        catch (IOException error) when (store is FolderObjectStore)
        {
            throw new SettingException($"Setting Objects:Folder names a folder that cannot be used: {error.Message}", error);
        }
        catch (IOException error) when (S3Failure.StatusOf(error) is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            throw new SettingException($"Setting ConnectionStrings:s3 names a server that refuses us: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNotReady(error);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(9301, LogLevel.Warning, "The object store is not ready; the service starts without it and goes on trying")]
    private partial void LogNotReady(Exception error);
}
