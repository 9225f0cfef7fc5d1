using Jonquils.MediaWorker.Jobs.Database;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>The databases of the product, and how a backup and a restore sign in to them.</summary>
internal sealed class BackupDatabases(IOptions<BackupOptions> options, IConfiguration configuration)
{
    public const string Users = "user_db";
    public const string Catalog = "catalog_db";
    public const string Streaming = "streaming_db";
    public const string Storage = "storage_db";
    public const string Video = "video_db";

    public static IReadOnlyList<string> OfTheApi { get; } = [Users, Catalog, Streaming, Storage, Video];

    /// <summary>
    /// The order in which snapshots are taken: who refers goes before who is referred to, so that what a row names is in a later snapshot, and the
    /// senders of orders (the catalogue, videos) before their receiver. What the few milliseconds between the snapshots can still tear, a restore mends.
    /// </summary>
    public static IReadOnlyList<string> InOrder { get; } = [Streaming, Storage, Video, Catalog, ProcessingDb.Name, Users];

    /// <summary>For reading a database, and for making scratch databases beside it.</summary>
    /// <param name="database">Another database of the same server.</param>
    public NpgsqlConnectionStringBuilder ToRead(string name, string? database = null)
    {
        var connection = Of(name, database);
        if (options.Value is { User: { } user, Password: { } password })
        {
            (connection.Username, connection.Password) = (user, password);
        }

        return connection;
    }

    /// <summary>For restoring a database: as the user of the services, who shall own what is restored.</summary>
    /// <param name="database">Another database of the same server.</param>
    public NpgsqlConnectionStringBuilder ToOwn(string name, string? database = null)
    {
        var services = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(ProcessingDb.Name));
        var connection = Of(name, database);
        (connection.Username, connection.Password) = (services.Username, services.Password);
        return connection;
    }

    /// <summary>What the database is called on its server.</summary>
    public string DatabaseOf(string name) => Of(name, null).Database!;

    // Not pooled: databases that are renamed and dropped suffer no connection that somebody left open.
    private NpgsqlConnectionStringBuilder Of(string name, string? database)
    {
        var text = name == ProcessingDb.Name ? configuration.GetConnectionString(name) : options.Value.Databases[name];
        var connection = new NpgsqlConnectionStringBuilder(text) { Pooling = false, CommandTimeout = 0, KeepAlive = 30 };
        connection.Database = database ?? connection.Database;
        return connection;
    }
}
