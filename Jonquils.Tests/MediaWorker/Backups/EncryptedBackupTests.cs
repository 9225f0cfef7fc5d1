using System.Text;

namespace Jonquils.Tests.MediaWorker.Backups;

/// <summary>Backups under <c>Backups:Key</c>, by the worker and by the command.</summary>
// Six processes one after the other.
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class EncryptedBackupTests(EncryptedBackupTests.Host library) : IClassFixture<EncryptedBackupTests.Host>
{
    [Fact]
    public async Task Nothing_of_an_encrypted_backup_can_be_read_and_with_its_key_alone_it_is_restored()
    {
        var song = library.Drop("Band/Song.mp3", "A title nobody may read", "Band");
        var bytes = await File.ReadAllBytesAsync(song);
        await library.RunAsync();
        var backup = await library.BackUpAsync();

        Assert.True(backup is { Status: "COMPLETED", Verified: true }, backup.Error);
        Assert.Equal(16, backup.Detail.EncryptedWith!.Length);
        var stored = Directory.EnumerateFiles(Path.Combine(library.Target, "backups"), "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(stored, path => path.EndsWith("catalog_db.dump.sealed", StringComparison.Ordinal));
        foreach (var path in stored)
        {
            var content = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));
            Assert.DoesNotContain("PGDMP", content, StringComparison.Ordinal);
            Assert.DoesNotContain("A title nobody may read", content, StringComparison.Ordinal);
            Assert.DoesNotContain("public.tracks", content, StringComparison.Ordinal);
        }

        File.Delete(song);
        library.CommandSettings["Backups__Key"] = Host.OtherKey;
        var wrong = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest");
        library.CommandSettings["Backups__Key"] = null;
        var without = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest");
        library.CommandSettings["Backups__Key"] = Host.OwnKey;
        var (code, output) = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest", "--objects");

        Assert.Equal(3, wrong.Code);
        Assert.Contains("another key", wrong.Output, StringComparison.Ordinal);
        Assert.Equal(3, without.Code);
        Assert.Contains("set Backups:Key", without.Output, StringComparison.Ordinal);
        Assert.True(code == 0, output);
        Assert.Contains("1 were copied back, 0 are missing", output, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(song));
    }

    public sealed class Host : BackupHost
    {
        public static readonly string OwnKey = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray());
        public static readonly string OtherKey = Convert.ToBase64String(Enumerable.Repeat((byte)8, 32).ToArray());

        protected override void ConfigureWorker(IDictionary<string, string> environment)
        {
            base.ConfigureWorker(environment);
            environment["Backups__Key"] = OwnKey;
        }
    }
}

/// <summary>A backup from before there was a key, where there is one now.</summary>
[Trait("Category", "Long")]
public sealed class BackupBeforeTheKeyTests(BackupHost library) : IClassFixture<BackupHost>
{
    [Fact]
    public async Task It_is_restored_only_when_somebody_says_that_it_may_be_plain()
    {
        var backup = await library.BackUpAsync();
        Assert.True(backup.Status == "COMPLETED", backup.Error);
        Assert.Null(backup.Detail.EncryptedWith);
        library.CommandSettings["Backups__Key"] = EncryptedBackupTests.Host.OwnKey;

        var refused = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest", "--to-scratch");
        var (code, output) = await library.RestoreAsync(await BackupHost.NewDatabasesAsync(), "--backup", "latest", "--to-scratch", "--not-encrypted");

        Assert.Equal(3, refused.Code);
        Assert.Contains("is not encrypted", refused.Output, StringComparison.Ordinal);
        Assert.True(code == 0, output);
    }
}
