namespace Jonquils.Api.Uploads;

/// <summary>
/// Lets those who write the same thing do so one after the other, within this process: else one part that is sent a hundred times at once lies on the disk
/// a hundred times until all are done.
/// </summary>
internal sealed class UploadTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);

    /// <summary>Waits until nobody else has that name. Dispose what comes back to let the next one in.</summary>
    public async Task<IDisposable> WaitAsync(string name, CancellationToken cancel)
    {
        Queue? queue;
        lock (_gate)
        {
            if (!_queues.TryGetValue(name, out queue))
            {
                _queues[name] = queue = new Queue();
            }

            queue.Members++;
        }

        try
        {
            await queue.Place.WaitAsync(cancel);
            return new Turn(this, name, queue);
        }
        catch
        {
            Leave(name, queue);
            throw;
        }
    }

    private void Leave(string name, Queue queue)
    {
        lock (_gate)
        {
            if (--queue.Members == 0)
            {
                _queues.Remove(name);
                queue.Dispose();
            }
        }
    }

    private sealed class Queue : IDisposable
    {
        public SemaphoreSlim Place { get; } = new(1, 1);

        public int Members { get; set; }

        public void Dispose() => Place.Dispose();
    }

    private sealed class Turn(UploadTurns turns, string name, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Place.Release();
            turns.Leave(name, queue);
        }
    }
}
