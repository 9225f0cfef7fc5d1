using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Whether objects can be written and read: stores a tiny one in <see cref="Buckets.Temp"/> and reads it back.</summary>
/// <remarks>An answer holds for a few seconds, so that an eager prober does not become load.</remarks>
internal sealed class ObjectsHealth(IObjectStore store, TimeProvider clock) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan HoldsFor = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _key = $"health/{Guid.NewGuid():N}";
    private HealthCheckResult? _last;
    private long _lastAt;
    private bool _hasBuckets;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || clock.GetElapsedTime(_lastAt) > HoldsFor)
            {
                _last = await LookAsync(context.Registration.FailureStatus, cancellationToken);
                _lastAt = clock.GetTimestamp();
            }

            return _last.Value;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<HealthCheckResult> LookAsync(HealthStatus failure, CancellationToken cancel)
    {
        try
        {
            if (!_hasBuckets)
            {
                await store.EnsureBucketsAsync(cancel);
                _hasBuckets = true;
            }

            var written = Encoding.UTF8.GetBytes(Guid.NewGuid().ToString());
            await store.PutAsync(Buckets.Temp, _key, new MemoryStream(written), MediaTypes.Unknown, cancel);
            var read = new byte[written.Length];
            await using (var content = await store.OpenAsync(Buckets.Temp, _key, 0, length: null, cancel))
            {
                if (content is null || await content.Body.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, cancel) < read.Length
                    || !read.SequenceEqual(written))
                {
                    return new HealthCheckResult(failure, "What was stored does not come back.");
                }
            }

            await store.DeleteAsync(Buckets.Temp, _key, cancel);
            return HealthCheckResult.Healthy();
        }
        catch (IOException error)
        {
            return new HealthCheckResult(failure, "The object store does not answer.", error);
        }
    }
}
