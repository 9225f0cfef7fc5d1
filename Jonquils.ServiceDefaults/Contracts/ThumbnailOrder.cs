namespace Jonquils.Contracts;

/// <summary>Asks the media worker for thumbnails of one stored picture. Written by the Api's outbox; the Api itself decodes no strangers' pictures.</summary>
/// <remarks>
/// Sent as <c>POST /internal/v1/thumbnails</c>; answered with 204 when they stand in the picture's own folder as <c>cover-640.webp</c> and
/// <c>cover-160.webp</c>, and also when the picture is gone or cannot be decoded, since sending it again would change nothing. May be delivered
/// more than once. Add optional members only.
/// </remarks>
/// <param name="Bucket">Bucket of the picture, and of its thumbnails.</param>
/// <param name="Key">Key of the picture: JPEG, PNG or WebP.</param>
public sealed record ThumbnailOrder(string Bucket, string Key);
