using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jonquils.Tests.MediaWorker.Backups;

/// <summary>Backups that lie on an S3 server of their own, away from what they are backups of.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class BackupOnS3Tests(BackupOnS3Tests.Host library) : IClassFixture<BackupOnS3Tests.Host>
{
    [Fact]
    public async Task A_backup_on_s3_is_proved_read_back_by_the_command_and_takes_the_place_of_an_older_one()
    {
        var bytes = await File.ReadAllBytesAsync(library.Drop("Band/Song.mp3", "Song", "Band"));
        await library.RunAsync();
        var older = await library.BackUpAsync();
        var newer = await library.BackUpAsync();

        Assert.True(older.Status == "COMPLETED", older.Error);
        Assert.True(newer.Status == "COMPLETED" && newer.Verified, newer.Error);
        await CatalogHost.EventuallyAsync(async () => (await library.KeysAsync($"{older.Detail.Folder}/")).Count == 0, "The older backup stays.");
        var parts = await library.KeysAsync($"{newer.Detail.Folder}/");
        Assert.Contains($"{newer.Detail.Folder}/backup.json", parts);
        Assert.Contains($"{newer.Detail.Folder}/catalog_db.dump", parts);

        File.Delete(library.PathOf("Band/Song.mp3"));
        var (code, output) = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest", "--objects");
        Assert.True(code == 0, output);
        Assert.Contains("1 were copied back, 0 are missing", output, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(library.PathOf("Band/Song.mp3")));

        await library.DamageAsync($"{newer.Detail.Folder}/catalog_db.dump");
        (code, output) = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest");
        Assert.Equal(3, code);
        Assert.Contains("is damaged", output, StringComparison.Ordinal);
    }

    public sealed class Host : BackupHost, IAsyncLifetime
    {
        private SwiftServer? _server;
        private S3ObjectStore? _store;

        async Task IAsyncLifetime.InitializeAsync()
        {
            _server = await SwiftServer.StartAsync();
            _store = new S3ObjectStore(S3Address.Parse(_server.ConnectionString), TimeProvider.System, NullLogger<S3ObjectStore>.Instance);
            await StartAllAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await StopAllAsync();
            _store!.Dispose();
            await _server!.KillAsync();
        }

        public ValueTask<List<string>> KeysAsync(string prefix) => _store!.ListAsync(Buckets.Backups, prefix, CancellationToken.None).Select(o => o.Key).ToListAsync();

        /// <summary>Stores it again without its last byte.</summary>
        public async Task DamageAsync(string key)
        {
            await using var content = (await _store!.OpenAsync(Buckets.Backups, key, 0, null, CancellationToken.None))!;
            using var copy = new MemoryStream();
            await content.Body.CopyToAsync(copy);
            copy.SetLength(copy.Length - 1);
            copy.Position = 0;
            await _store.PutAsync(Buckets.Backups, key, copy, "application/octet-stream", CancellationToken.None);
        }

        protected override void ConfigureWorker(IDictionary<string, string> environment)
        {
            base.ConfigureWorker(environment);
            environment.Remove("Backups__Target__Folder");
            environment["Backups__Target__S3"] = _server!.ConnectionString;
        }
    }
}
