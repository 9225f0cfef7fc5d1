using Jonquils.Tests.MediaWorker.Etl;

namespace Jonquils.Tests.MediaWorker.CleanUp;

/// <summary>The Api and a worker to whom a package of a moment ago is old.</summary>
public sealed class CleanUpHost : LibraryHost
{
    protected override void ConfigureWorker(IDictionary<string, string> environment)
    {
        environment["CleanUp__PackageGrace"] = "00:00:00";
        environment["Schedule__Cron__cleanup"] = "never";
    }
}
