using System.ComponentModel.DataAnnotations;
using Jonquils.MediaWorker.Backups.Sealing;
using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Settings of section <c>Backups</c>.</summary>
internal sealed class BackupOptions : IValidatableObject
{
    public const string Section = "Backups";

    /// <summary>The values of <see cref="Objects"/>.</summary>
    public const string None = "none";
    public const string Copy = "copy";

    /// <summary>By name of the database, how the Api's are reached; without all five no backups are made.</summary>
    public Dictionary<string, string> Databases { get; init; } = [];

    /// <summary>Role that reads the databases and owns the scratch ones; made when missing. Without it the connection strings' own users do.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Folder of <c>pg_dump</c> and <c>pg_restore</c>, of the servers' major version or newer; without it they are looked for on PATH.</summary>
    public string? ToolsFolder { get; init; }

    /// <summary>Where backups lie; the product's own objects, bucket <c>backups</c>, when nothing is set.</summary>
    public BackupTarget Target { get; init; } = new();

    /// <summary><c>none</c>: objects are listed. <c>copy</c>: originals are copied into the target too.</summary>
    [AllowedValues(None, Copy)]
    public string Objects { get; init; } = None;

    /// <summary>Base64 of at least 32 random bytes: backups are encrypted with it. It is in no backup, and without it they cannot be read. Empty is none.</summary>
    public string? Key { get; init; }

    /// <summary>Days of which the newest backup is kept.</summary>
    [Range(1, 3650)]
    public int KeepDaily { get; init; } = 7;

    /// <summary>Weeks, beginning on Mondays, of which the newest backup is kept.</summary>
    [Range(0, 520)]
    public int KeepWeekly { get; init; } = 4;

    /// <summary>How long writing or reading one database may take.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan LongestStep { get; init; } = TimeSpan.FromHours(4);

    public bool IsConfigured => BackupDatabases.OfTheApi.All(Databases.ContainsKey);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, connection) in Databases)
        {
            if (!BackupDatabases.OfTheApi.Contains(name))
            {
                yield return new($"Backups:Databases:{name} is none of {string.Join(", ", BackupDatabases.OfTheApi)}.");
            }
            else if (!IsConnection(connection))
            {
                yield return new($"Backups:Databases:{name} is no connection string with Host= and Database=.");
            }
        }

        if (Databases.Count > 0 && !IsConfigured)
        {
            yield return new($"Backups:Databases lacks {string.Join(", ", BackupDatabases.OfTheApi.Except(Databases.Keys))}: a backup of some databases could not be restored.");
        }

        if (User is null != Password is null)
        {
            yield return new("Backups:User and Backups:Password belong together.");
        }

        if (Key is { Length: > 0 } && BackupKey.TryParse(Key) is null)
        {
            yield return new($"Backups:Key is not the base64 of at least {BackupKey.LeastBytes} random bytes.");
        }

        if (Target is { Folder: not null, S3: not null })
        {
            yield return new("Backups:Target:Folder and Backups:Target:S3 exclude each other.");
        }

        if (Target.Folder is { } folder && !Path.IsPathFullyQualified(folder))
        {
            yield return new($"Backups:Target:Folder is not an absolute path: '{folder}'.");
        }

        if (Objects == Copy && !Target.IsSet)
        {
            yield return new("Backups:Objects=copy needs Backups:Target:Folder or Backups:Target:S3: a copy beside the original saves nothing.");
        }
    }

    private static bool IsConnection(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>A store of its own for backups; at most one of the two is set.</summary>
internal sealed class BackupTarget
{
    /// <summary>Absolute path of a folder.</summary>
    public string? Folder { get; init; }

    /// <summary>As <c>ConnectionStrings:s3</c>.</summary>
    public string? S3 { get; init; }

    public bool IsSet => Folder is not null || S3 is not null;
}
