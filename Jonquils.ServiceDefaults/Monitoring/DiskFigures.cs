using System.Globalization;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Machine;

namespace Jonquils.ServiceDefaults.Monitoring;

/// <summary>Room on the disks that this service writes to.</summary>
internal sealed class DiskFigures(string service, Disks disks) : IReportsFigures
{
    private const double Gigabyte = 1024 * 1024 * 1024;

    public string Source => "disks";

    public Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<MonitoringFigure>>(
    [
        .. disks.Read().Select(disk => new MonitoringFigure(
            FigureNames.DiskFreePercent, Math.Round(disk.FreePercent, 1), $"{service}/{disk.Name}",
            string.Create(CultureInfo.InvariantCulture, $"{disk.FreeBytes / Gigabyte:0.0} of {disk.TotalBytes / Gigabyte:0.0} GiB are free."))),
    ]);
}
