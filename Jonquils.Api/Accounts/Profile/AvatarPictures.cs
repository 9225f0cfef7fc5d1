using Jonquils.Api.Pictures;
using Jonquils.ServiceDefaults.Objects;

namespace Jonquils.Api.Accounts.Profile;

/// <summary>Where users' pictures lie in bucket <c>covers</c>: each upload in a folder of its own, beside the thumbnails that the worker makes of it.</summary>
internal static class AvatarPictures
{
    // Earlier pictures lie under a name of their own in the user's folder, and have no thumbnails.
    private const string Original = "cover";

    /// <param name="extension">With its dot.</param>
    public static string KeyOf(Guid userId, Guid revision, string extension) => $"avatars/{userId:N}/{revision:N}/{Original}{extension}";

    /// <summary>What to show, the best first.</summary>
    /// <param name="size">Edge in pixels that is needed; <see langword="null"/> for the original.</param>
    public static IEnumerable<string> For(string original, int? size) => size is { } pixels && HasFolder(original)
        ? [FolderOf(original) + ServedPicture.ThumbnailFor(pixels), original]
        : [original];

    /// <summary>Removes a picture with its thumbnails. Of one whose thumbnails are being made at this moment they may stay, unseen, until the account goes.</summary>
    public static async Task RemoveAsync(IObjectStore objects, string original, CancellationToken cancel)
    {
        // First, so that no thumbnail is begun any more.
        await objects.DeleteAsync(Buckets.Covers, original, cancel);
        if (HasFolder(original))
        {
            foreach (var key in await objects.ListAsync(Buckets.Covers, FolderOf(original), cancel).Select(found => found.Key).ToListAsync(cancel))
            {
                await objects.DeleteAsync(Buckets.Covers, key, cancel);
            }
        }
    }

    private static bool HasFolder(string original) => Path.GetFileNameWithoutExtension(original) == Original;

    private static string FolderOf(string original) => original[..(original.LastIndexOf('/') + 1)];
}
