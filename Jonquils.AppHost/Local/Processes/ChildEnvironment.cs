using System.Collections;

namespace Jonquils.AppHost.Local.Processes;

/// <summary>What children inherit: our environment without what was meant for the AppHost alone.</summary>
internal static class ChildEnvironment
{
    // A launch profile's addresses would make every child listen where the dashboard should, and a connection string
    // left over from another stack would quietly win over the one given here.
    private static readonly string[] Dropped =
    [
        "ASPNETCORE_", "ASPIRE_", "DOTNET_LAUNCH_PROFILE", "DOTNET_URLS", "DOTNET_ENVIRONMENT", "DOTNET_RESOURCE_SERVICE_", "DOTNET_DASHBOARD_",
        "CONNECTIONSTRINGS__", "SERVICES__", "OTEL_SERVICE_NAME", "VSTEST_", "MSBUILD",
    ];

    public static Dictionary<string, string> Inherited()
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!Array.Exists(Dropped, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                kept[name] = (string?)variable.Value ?? "";
            }
        }

        return kept;
    }
}
