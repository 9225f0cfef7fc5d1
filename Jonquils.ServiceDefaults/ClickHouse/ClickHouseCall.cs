using System.Diagnostics;
using System.Globalization;

namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>One statement on its way: its span, its time limit, and the exceptions it may end with.</summary>
internal sealed class ClickHouseCall : IDisposable
{
    private readonly Activity? _span;
    private readonly ClickHouseAddress _address;
    private readonly CancellationToken _cancel;
    private readonly CancellationTokenSource _limit;

    public ClickHouseCall(ActivitySource source, string operation, ClickHouseAddress address, CancellationToken cancel)
    {
        _address = address;
        _cancel = cancel;
        _limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _span = source.StartActivity($"clickhouse {operation}", ActivityKind.Client);
        _span?.SetTag("db.system.name", "clickhouse");
        _span?.SetTag("db.operation.name", operation);
        _span?.SetTag("db.namespace", address.Database);
        _span?.SetTag("server.address", address.Endpoint.Host);
        _span?.SetTag("server.port", address.Endpoint.Port);
    }

    /// <summary>Notes the statement. Values are not part of it: they are parameters or rows.</summary>
    public void Describe(string sql) => _span?.SetTag("db.query.text", sql);

    /// <summary>Starts the time limit anew, because the stream moves.</summary>
    public void Moved() => _limit.CancelAfter(_address.Patience);

    /// <summary>Runs a step under the time limit, which stands still between steps: a slow reader of rows is not a slow server.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step)
    {
        Moved();
        try
        {
            var result = await step(_limit.Token);
            _limit.CancelAfter(Timeout.InfiniteTimeSpan);
            return result;
        }
        catch (ClickHouseException refusal)
        {
            _span?.SetTag("db.response.status_code", refusal.Code.ToString(CultureInfo.InvariantCulture));
            Fail(refusal);
            throw;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            Fail(error);
            throw new ClickHouseUnavailableException("ClickHouse cannot be reached.", error);
        }
        catch (OperationCanceledException error) when (!_cancel.IsCancellationRequested)
        {
            Fail(error);
            throw new ClickHouseUnavailableException("ClickHouse did not answer in time.", error);
        }
        catch (Exception error)
        {
            Fail(error);
            throw;
        }
    }

    public void Dispose()
    {
        _span?.Dispose();
        _limit.Dispose();
    }

    private void Fail(Exception error)
    {
        _span?.SetTag("error.type", error.GetType().FullName);
        _span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
    }
}
