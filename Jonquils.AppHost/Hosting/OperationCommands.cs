namespace Jonquils.AppHost.Hosting;

/// <summary>Buttons on the dashboard that call a service's internal operations.</summary>
internal static class OperationCommands
{
    private const string KeyHeader = "X-Jonquils-Key";

    /// <param name="path">Path below <c>/internal/v1/operations/</c>.</param>
    /// <param name="internalKey">The key that services know each other by.</param>
    /// <param name="question">Asked before the call is made.</param>
    public static IResourceBuilder<ProjectResource> WithOperation(
        this IResourceBuilder<ProjectResource> service, IResourceBuilder<ParameterResource> internalKey, string path, string displayName, string icon, string question) =>
        service.WithHttpCommand($"/internal/v1/operations/{path}", displayName, endpointName: "http", commandOptions: new HttpCommandOptions
        {
            Method = HttpMethod.Post,
            IconName = icon,
            ConfirmationMessage = question,
            PrepareRequest = async call => call.Request.Headers.Add(KeyHeader, await internalKey.Resource.GetValueAsync(call.CancellationToken)),
        });
}
