using Jonquils.MediaWorker.Monitoring.Checks;

namespace Jonquils.MediaWorker.Monitoring.Services;

/// <summary>Whether all services answer. What one of ours lacks is told of the server that it lacks, once, and not of each that lacks it.</summary>
internal static class ServiceChecks
{
    public static IEnumerable<Check> Of(IEnumerable<FoundService> services) => services.Select(service => new Check(
        $"service:{service.Name}", "services", StatusOf(service), TitleOf(service), Value: null, Threshold: null, service.Detail ?? "It answers."));

    private static string StatusOf(FoundService service) => service switch
    {
        { IsBacking: false, IsAnswering: true } => CheckStatuses.Ok,
        { Status: ServiceProbe.Healthy } => CheckStatuses.Ok,
        { Status: ServiceProbe.Degraded } => CheckStatuses.Warning,
        _ => CheckStatuses.Critical,
    };

    private static string TitleOf(FoundService service) => service.IsBacking ? $"{service.Name} is {service.Status}" : $"The service {service.Name} does not answer";
}
