using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.MediaWorker.Artwork;

/// <summary>Takes an order of thumbnails and answers when they stand; see <see cref="ThumbnailOrder"/>.</summary>
internal static class MakeThumbnails
{
    public static async Task<Results<NoContent, UnprocessableProblem>> Handle(ThumbnailOrder order, Thumbnails thumbnails, CancellationToken cancel)
    {
        // Nowhere else: a name taken from an order must not put files beside music or packages.
        if (order.Bucket != Buckets.Covers || string.IsNullOrEmpty(order.Key))
        {
            return BadOrder;
        }

        try
        {
            await thumbnails.MakeAsync(order, cancel);
        }
        catch (ArgumentException)
        {
            // The store refuses keys that could lead anywhere else.
            return BadOrder;
        }

        return TypedResults.NoContent();
    }

    private static UnprocessableProblem BadOrder { get; } = new("bad_order", "The order names no picture in bucket 'covers'.");
}
