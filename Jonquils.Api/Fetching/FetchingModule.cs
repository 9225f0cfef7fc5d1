using System.Net;

namespace Jonquils.Api.Fetching;

/// <summary>Fetching by the server from addresses that users name.</summary>
internal static class FetchingModule
{
    public static void AddFetching(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FetchOptions>()
            .BindConfiguration(FetchOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<LookUpHost>(Dns.GetHostAddressesAsync);
        builder.Services.AddSingleton<GuardedConnections>();
        builder.Services.AddSingleton<RemoteFiles>();
    }
}
