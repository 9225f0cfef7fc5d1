using System.Security.Cryptography;
using System.Text.Json;

namespace Jonquils.AppHost.Local;

/// <summary>Secrets of one data folder: made at its first start, kept for the next ones.</summary>
/// <param name="MasterKey">48 random bytes in base64. Without it nothing that the Api encrypted can be read again.</param>
/// <param name="InternalKey">Shared by Api and worker.</param>
/// <param name="AdminPassword">Of the first administrator; changing it later in the product does not change it here.</param>
internal sealed record LocalSecrets(string MasterKey, string InternalKey, string PostgresPassword, string RedisPassword, string AdminPassword)
{
    /// <summary>Of the role that makes backups.</summary>
    public string BackupPassword =>
        Convert.ToHexStringLower(HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(PostgresPassword), "backup"u8))[..32];

    private const string FileName = "secrets.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<LocalSecrets> LoadAsync(DataFolder folder, CancellationToken cancel)
    {
        var path = folder.Folder(FileName);
        if (File.Exists(path) && JsonSerializer.Deserialize<LocalSecrets>(await File.ReadAllTextAsync(path, cancel), Json) is { } kept)
        {
            return kept;
        }

        var made = Generate();
        await PrivateFile.WriteAsync(path, JsonSerializer.Serialize(made, Json), cancel);
        return made;
    }

    public static LocalSecrets Generate() =>
        new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)), Word(32), Word(24), Word(24), Word(16));

    // Letters and digits without those that look alike: it goes into connection strings and gets typed by people.
    private static string Word(int length) => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", length);
}
