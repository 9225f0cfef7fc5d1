using Jonquils.Contracts;
using Jonquils.ServiceDefaults.ClickHouse;
using Jonquils.ServiceDefaults.Monitoring;

namespace Jonquils.Api.Analytics;

/// <summary>How far what is copied into ClickHouse is behind. Without a ClickHouse nothing is copied, and nothing is behind.</summary>
internal sealed class ForwardingFigures(ForwardingState forwarding, ClickHouseClient clickHouse) : IReportsFigures
{
    private long _droppedBefore;

    public string Source => "the copies of listening and requests";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        if (!clickHouse.IsConfigured)
        {
            return [];
        }

        var dropped = forwarding.DroppedRequests;
        var before = Interlocked.Exchange(ref _droppedBefore, dropped);
        return
        [
            new(FigureNames.ListensLag, Math.Round((await forwarding.ListenLagAsync(cancel)).TotalSeconds, 1)),
            new(FigureNames.ActivityLag, Math.Round((await forwarding.ActivityLagAsync(cancel)).TotalSeconds, 1)),
            new(FigureNames.ErasuresOverdue, Math.Round((await forwarding.ErasureLagAsync(cancel)).TotalSeconds, 1)),
            new(FigureNames.LogSpool, forwarding.SpooledBytes),
            new(FigureNames.LogDropped, dropped - before, Detail: "Since the monitor asked last."),
        ];
    }
}
