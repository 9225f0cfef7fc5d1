using System.Text.Json;
using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging;

/// <summary>What is known of a finished package, stored beside it: who needs the same source again gets it without an encode.</summary>
internal sealed record PackageDocument(MediaPackage Package, MediaTags Tags, MediaLoudness? Loudness, MediaFeatures? Features = null)
{
    public const string FileName = "package.json";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ContractJson.Options);

    /// <summary>The document of a package that is complete.</summary>
    /// <returns><see langword="null"/> when there is none, or only a part of one.</returns>
    public static async Task<PackageDocument?> FindAsync(PackageFolder folder, CancellationToken cancel)
    {
        // The multivariant playlist is stored last of all, so its presence vouches for the rest.
        if (!await folder.HasAsync(Playlists.MasterPlaylist.FileName, cancel) || await folder.ReadAsync(FileName, cancel) is not { } bytes)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PackageDocument>(bytes, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
