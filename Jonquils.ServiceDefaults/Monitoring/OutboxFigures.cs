using System.Globalization;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Outbox;

namespace Jonquils.ServiceDefaults.Monitoring;

/// <summary>How far each outbox of this service is behind, and what it has given up.</summary>
internal sealed class OutboxFigures(IEnumerable<OutboxBacklog> outboxes) : IReportsFigures
{
    public string Source => "outboxes";

    public async Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel)
    {
        var figures = new List<MonitoringFigure>();
        foreach (var outbox in outboxes)
        {
            var (waiting, dead, age) = await outbox.ReadAsync(cancel);
            figures.Add(new MonitoringFigure(
                FigureNames.OutboxOldest, Math.Round(age.TotalSeconds, 1), outbox.Database, string.Create(CultureInfo.InvariantCulture, $"{waiting} messages wait.")));
            figures.Add(new MonitoringFigure(FigureNames.OutboxDead, dead, outbox.Database));
        }

        return figures;
    }
}
