using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Hands out the metrics when somebody asks for them, in Prometheus' text format or as OpenMetrics.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private const int PatienceMilliseconds = 5000;

    private readonly Lock _gate = new();
    private StringBuilder _text = new();
    private bool _openMetrics;

    /// <summary>Set by the reader that this exporter is given to.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <param name="openMetrics">OpenMetrics carries exemplars (which trace a slow request belongs to); the older format cannot.</param>
    public string Scrape(bool openMetrics)
    {
        lock (_gate)
        {
            _openMetrics = openMetrics;
            _text = new StringBuilder(16 * 1024);
            Collect?.Invoke(PatienceMilliseconds);
            return openMetrics ? _text.Append("# EOF\n").ToString() : _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new PrometheusText(_text, _openMetrics);
        foreach (var metric in batch)
        {
            text.Write(metric);
        }

        return ExportResult.Success;
    }
}
