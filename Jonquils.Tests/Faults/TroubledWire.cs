using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Jonquils.Tests.Faults;

/// <summary>A network between a service and a server that is slow, breaks, or falls silent, as a test wants it.</summary>
internal sealed class TroubledWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<Guid, (TcpClient Near, TcpClient Far)> _lines = new();
    private readonly int _target;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _silence;
    private long _delayTicks;

    /// <param name="target">Port on this machine that everything goes to.</param>
    public TroubledWire(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How long everything takes on the way, in each direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Breaks all connections at once.</summary>
    public void Cut()
    {
        foreach (var (near, far) in _lines.Values)
        {
            near.Dispose();
            far.Dispose();
        }
    }

    /// <summary>From now on nothing arrives any more, and nobody is told.</summary>
    public void FallSilent() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back arrives, and all that follows.</summary>
    public void SpeakAgain()
    {
        var silence = _silence;
        _silence = null;
        silence?.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        SpeakAgain();
        _listener.Stop();
        Cut();
        await _accepting;
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                carrying.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
                carrying.RemoveAll(line => line.IsCompleted);
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        var id = Guid.NewGuid();
        using var far = new TcpClient();
        try
        {
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, _target, _closing.Token);
            _lines[id] = (near, far);
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // That is what the wire is for.
        }
        finally
        {
            _lines.TryRemove(id, out _);
            near.Dispose();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _closing.Token) is > 0 and var read)
            {
                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, _closing.Token);
                }

                if (_silence is { } silence)
                {
                    await silence.Task;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), _closing.Token);
            }
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end went.
        }
    }
}
