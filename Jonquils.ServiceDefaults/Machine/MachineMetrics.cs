using System.Diagnostics.Metrics;
using System.Net.NetworkInformation;

namespace Jonquils.ServiceDefaults.Machine;

/// <summary>Disks and network of the machine or container. Processor and memory are in the meters of .NET itself.</summary>
internal sealed class MachineMetrics
{
    private readonly Disks _disks;

    public MachineMetrics(Disks disks, IMeterFactory meters)
    {
        _disks = disks;
        var meter = meters.Create("Jonquils.Machine");
        meter.CreateObservableGauge("jonquils.disk.free", () => Measure(disk => disk.FreeBytes), "By", "Room on the disks that this service writes to");
        meter.CreateObservableGauge("jonquils.disk.used", () => Measure(disk => disk.TotalBytes - disk.FreeBytes), "By", "What is not free on them");
        meter.CreateObservableCounter("jonquils.network.io", Network, "By", "Bytes over the machine's network interfaces, loopback left out");
    }

    private IEnumerable<Measurement<long>> Measure(Func<DiskSpace, long> value) =>
        _disks.Read().Select(disk => new Measurement<long>(value(disk), new KeyValuePair<string, object?>("disk", disk.Name)));

    private static IEnumerable<Measurement<long>> Network()
    {
        var (received, sent) = (0L, 0L);
        foreach (var nic in NetworkInterface.GetAllNetworkInterfaces().Where(n => n.NetworkInterfaceType != NetworkInterfaceType.Loopback))
        {
            var counted = nic.GetIPStatistics();
            received += counted.BytesReceived;
            sent += counted.BytesSent;
        }

        return [new(received, new KeyValuePair<string, object?>("direction", "receive")), new(sent, new KeyValuePair<string, object?>("direction", "transmit"))];
    }
}
