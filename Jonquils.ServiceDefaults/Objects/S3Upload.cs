using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Stores content of unknown length under one key: in one request when it is short, else in parts that only become an object together.</summary>
/// <remarks>
/// The client library's own uploader is not used: it sends chunk signatures that not every S3 server understands. <c>UseChunkEncoding</c>
/// is off for the same reason, which is why a part has to be in memory before it is sent.
/// </remarks>
internal sealed partial class S3Upload(IAmazonS3 s3, ILogger logger)
{
    /// <summary>Bytes of a part: the least that S3 allows, because an upload in flight holds one in memory and may take 8 MB in all.</summary>
    public const int PartBytes = 5 * 1024 * 1024;

    private const int MaxParts = 10_000;

    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(20);

    /// <returns>Size and ETag.</returns>
    public async Task<(long Bytes, string ETag)> RunAsync(string bucket, string key, Stream content, string contentType, CancellationToken cancel)
    {
        using var part = new PartBuffer(PartBytes);
        await part.FillAsync(content, cancel);
        if (!part.IsFull)
        {
            var put = await S3Failure.AsIOExceptionAsync(
                s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        InputStream = part.AsStream(),
                        ContentType = contentType,
                        UseChunkEncoding = false,
                    },
                    cancel),
                cancel);
            return (part.Length, put.ETag);
        }

        var started = await S3Failure.AsIOExceptionAsync(
            s3.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ContentType = contentType }, cancel),
            cancel);
        try
        {
            return await SendPartsAsync(bucket, key, started.UploadId, part, content, cancel);
        }
        catch
        {
            await AbortAsync(bucket, key, started.UploadId);
            throw;
        }
    }

    private async Task<(long Bytes, string ETag)> SendPartsAsync(
        string bucket, string key, string uploadId, PartBuffer part, Stream content, CancellationToken cancel)
    {
        var sent = new List<PartETag>();
        long bytes = 0;
        while (part.Length > 0)
        {
            if (sent.Count == MaxParts)
            {
                throw new IOException($"An object cannot be larger than {(long)MaxParts * PartBytes} bytes.");
            }

            var number = sent.Count + 1;
            var upload = await S3Failure.AsIOExceptionAsync(
                s3.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        UploadId = uploadId,
                        PartNumber = number,
                        InputStream = part.AsStream(),
                        PartSize = part.Length,
                        UseChunkEncoding = false,
                    },
                    cancel),
                cancel);
            sent.Add(new PartETag(number, upload.ETag));
            bytes += part.Length;
            await part.FillAsync(content, cancel);
        }

        var completed = await S3Failure.AsIOExceptionAsync(
            s3.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId, PartETags = sent }, cancel),
            cancel);
        return (bytes, completed.ETag);
    }

    private async Task AbortAsync(string bucket, string key, string uploadId)
    {
        // Not the caller's token: it may be the very reason we are here, and parts left behind take room without being seen.
        using var patience = new CancellationTokenSource(AbortPatience);
        try
        {
            await S3Failure.AsIOExceptionAsync(s3.AbortMultipartUploadAsync(bucket, key, uploadId, patience.Token), CancellationToken.None);
        }
        catch (IOException error)
        {
            LogPartsLeft(error, bucket, uploadId);
        }
    }

    [LoggerMessage(9302, LogLevel.Warning, "Parts of the unfinished upload {UploadId} stay in bucket {Bucket}, because they could not be removed")]
    private partial void LogPartsLeft(Exception error, string bucket, string uploadId);
}
