using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Writes metrics as Prometheus reads them: <c>http.server.request.duration</c> in seconds becomes <c>http_server_request_duration_seconds</c>.</summary>
internal sealed class PrometheusText(StringBuilder text, bool openMetrics)
{
    private readonly HashSet<string> _described = [];

    public void Write(Metric metric)
    {
        var name = NameOf(metric.Name, metric.Unit);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.DoubleSum:
                Describe(openMetrics ? name : name + "_total", metric, "counter");
                WriteSums(name + "_total", metric, isLong: metric.MetricType == MetricType.LongSum);
                break;
            case MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic:
                Describe(name, metric, "gauge");
                WriteSums(name, metric, isLong: metric.MetricType == MetricType.LongSumNonMonotonic);
                break;
            case MetricType.LongGauge or MetricType.DoubleGauge:
                Describe(name, metric, "gauge");
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    Line(name, Labels(point.Tags), metric.MetricType == MetricType.LongGauge ? point.GetGaugeLastValueLong() : point.GetGaugeLastValueDouble());
                }

                break;
            case MetricType.Histogram:
                Describe(name, metric, "histogram");
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    WriteHistogram(name, in point);
                }

                break;
        }
    }

    private void WriteSums(string name, Metric metric, bool isLong)
    {
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            Line(name, Labels(point.Tags), isLong ? point.GetSumLong() : point.GetSumDouble());
        }
    }

    private void WriteHistogram(string name, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        var separator = labels.Length > 0 ? "," : "";
        var exemplars = ExemplarsOf(in point);
        var (count, below) = (0L, double.NegativeInfinity);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            var bound = bucket.ExplicitBound;
            Line(name + "_bucket", $"{labels}{separator}le=\"{Number(bound)}\"", count, exemplars.FirstOrDefault(e => e.Value > below && e.Value <= bound));
            below = bound;
        }

        Line(name + "_sum", labels, point.GetHistogramSum());
        Line(name + "_count", labels, point.GetHistogramCount());
    }

    private List<Mark> ExemplarsOf(in MetricPoint point)
    {
        List<Mark> marks = [];
        if (openMetrics && point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                if (exemplar.TraceId != default)
                {
                    marks.Add(new Mark(exemplar.DoubleValue, exemplar.TraceId.ToHexString(), exemplar.SpanId.ToHexString(), exemplar.Timestamp));
                }
            }
        }

        return marks;
    }

    private void Describe(string name, Metric metric, string type)
    {
        // Two meters may have an instrument of one name; a family is described once.
        if (_described.Add(name))
        {
            if (!string.IsNullOrEmpty(metric.Description))
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(metric.Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            }

            text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        }
    }

    private void Line(string name, string labels, double value, Mark? mark = null)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value));
        if (mark is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" # {{trace_id=\"{mark.TraceId}\",span_id=\"{mark.SpanId}\"}} {Number(mark.Value)} {mark.At.ToUnixTimeMilliseconds() / 1000.0:0.000}");
        }

        text.Append('\n');
    }

    private static string Labels(OpenTelemetry.ReadOnlyTagCollection tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            labels.Append(labels.Length > 0 ? "," : "").Append(Clean(name)).Append("=\"")
                .Append(Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return labels.ToString();
    }

    private static string NameOf(string name, string? unit)
    {
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        var clean = Clean(name);
        return clean.EndsWith(suffix, StringComparison.Ordinal) ? clean : clean + suffix;
    }

    private static string Clean(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private sealed record Mark(double Value, string TraceId, string SpanId, DateTimeOffset At);
}
