using Jonquils.Contracts;

namespace Jonquils.ServiceDefaults.Monitoring;

/// <summary>Measures something that the monitor watches. Each module measures what is its own, in its own database.</summary>
/// <remarks>Asked about every quarter of an hour. What fails here is itself told to the monitor, and keeps no other from being asked.</remarks>
public interface IReportsFigures
{
    /// <summary>Who measures, for the monitor's words.</summary>
    string Source { get; }

    Task<IReadOnlyList<MonitoringFigure>> MeasureAsync(CancellationToken cancel);
}
