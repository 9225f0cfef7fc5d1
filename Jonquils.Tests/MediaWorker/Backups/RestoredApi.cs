using Jonquils.Tests.Given;

namespace Jonquils.Tests.MediaWorker.Backups;

/// <summary>The Api on databases that were restored.</summary>
/// <param name="objects">Root of the folder object store.</param>
public sealed class RestoredApi(IReadOnlyDictionary<string, string> databases, string objects) : ApiHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        foreach (var name in BackupHost.ApiDatabases)
        {
            settings[$"ConnectionStrings:{name}"] = databases[name];
        }

        settings["Objects:Folder"] = objects;
    }
}
