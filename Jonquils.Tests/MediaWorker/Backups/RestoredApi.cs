using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Backups;

/// <summary>The Api on databases that were restored.</summary>
/// <param name="objects">Root of the folder object store.</param>
/// <param name="clickHouse">Connection string; none by default.</param>
public sealed class RestoredApi(IReadOnlyDictionary<string, string> databases, string objects, string? clickHouse = null) : ApiHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        foreach (var name in BackupHost.ApiDatabases)
        {
            settings[$"ConnectionStrings:{name}"] = databases[name];
        }

        settings["Objects:Folder"] = objects;
        if (clickHouse is not null)
        {
            settings["ConnectionStrings:clickhouse"] = clickHouse;
            settings["Analytics:ForwardEvery"] = "00:00:00.200";
        }
    }
}
