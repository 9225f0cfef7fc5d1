using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Objects on any server that speaks S3.</summary>
/// <remarks>
/// Every request has a time-out and is repeated a few times with growing pauses by the client library. Only what all S3 servers share is
/// used: bucket names in the path, no checksums that were not asked for, no chunk signatures.
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private const int Retries = 3;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLink = TimeSpan.FromDays(7);

    private readonly AmazonS3Client _s3;
    private readonly AmazonS3Client _links;
    private readonly S3Address _address;
    private readonly S3Upload _upload;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;

    public S3ObjectStore(S3Address address, TimeProvider clock, ILogger<S3ObjectStore> logger)
        : this(address, clock, logger, DefaultPatience)
    {
    }

    /// <param name="patience">How long one attempt may wait for an answer, and one read for bytes.</param>
    internal S3ObjectStore(S3Address address, TimeProvider clock, ILogger<S3ObjectStore> logger, TimeSpan patience)
    {
        _address = address;
        _clock = clock;
        _patience = patience;
        _s3 = ClientOf(address, address.Endpoint, patience);
        _links = address.PublicEndpoint == address.Endpoint ? _s3 : ClientOf(address, address.PublicEndpoint, patience);
        _upload = new S3Upload(_s3, logger);
    }

    public async Task<ObjectInfo> PutAsync(string bucket, string key, Stream content, string contentType, CancellationToken cancel)
    {
        ObjectKey.Require(bucket, key);
        using var span = ObjectSpans.Start("put", bucket);
        try
        {
            var (bytes, etag) = await _upload.RunAsync(bucket, key, content, contentType, cancel);
            span.SetBytes(bytes);
            return new ObjectInfo(key, bytes, etag.Trim('"'), _clock.GetUtcNow(), contentType);
        }
        catch (Exception error)
        {
            span.Fail(error);
            throw;
        }
    }

    public async Task<ObjectContent?> OpenAsync(string bucket, string key, long offset, long? length, CancellationToken cancel)
    {
        ObjectKey.Require(bucket, key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length.GetValueOrDefault(), nameof(length));
        using var span = ObjectSpans.Start("open", bucket);
        try
        {
            // No byte range says "nothing", so an empty part is not asked for.
            var content = length == 0
                ? await OpenEmptyAsync(bucket, key, cancel)
                : await OpenPartAsync(bucket, key, offset, length, cancel);
            span.SetBytes(content?.BodyBytes ?? 0);
            return content;
        }
        catch (Exception error)
        {
            span.Fail(error);
            throw;
        }
    }

    public async Task<ObjectInfo?> FindAsync(string bucket, string key, CancellationToken cancel)
    {
        ObjectKey.Require(bucket, key);
        var found = await S3Failure.OrNullAsync(_s3.GetObjectMetadataAsync(bucket, key, cancel), cancel);
        return found is null ? null : Describe(key, found.ContentLength, found.ETag, found.LastModified, found.Headers.ContentType);
    }

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        ObjectKey.RequirePrefix(bucket, prefix);
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        do
        {
            var page = await S3Failure.AsIOExceptionAsync(_s3.ListObjectsV2Async(request, cancel), cancel);
            foreach (var found in page.S3Objects ?? [])
            {
                // Other clients may have stored keys that could not be opened here.
                if (ObjectKey.IsValid(found.Key))
                {
                    yield return Describe(found.Key, found.Size ?? 0, found.ETag, found.LastModified, contentType: null);
                }
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }

    public Task DeleteAsync(string bucket, string key, CancellationToken cancel)
    {
        ObjectKey.Require(bucket, key);
        return S3Failure.OrNullAsync(_s3.DeleteObjectAsync(bucket, key, cancel), cancel);
    }

    public async Task EnsureBucketsAsync(CancellationToken cancel)
    {
        foreach (var bucket in Buckets.All)
        {
            // Looked for first: whoever runs us may be allowed to write into buckets but not to make them.
            var look = _s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, MaxKeys = 1 }, cancel);
            if (await S3Failure.OrNullAsync(look, cancel) is null)
            {
                await CreateAsync(bucket, cancel);
            }
        }

        var probe = $"probe/{Guid.NewGuid():N}";
        await PutAsync(Buckets.Temp, probe, new MemoryStream("probe"u8.ToArray()), MediaTypes.Unknown, cancel);
        await DeleteAsync(Buckets.Temp, probe, cancel);
    }

    public string? LocalPath(string bucket, string key)
    {
        ObjectKey.Require(bucket, key);
        return null;
    }

    public Uri? PresignGet(string bucket, string key, TimeSpan lifetime, string? downloadName)
    {
        ObjectKey.Require(bucket, key);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, LongestLink);
        var request = new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = key,
            Verb = HttpVerb.GET,
            Expires = (_clock.GetUtcNow() + lifetime).UtcDateTime,
            Protocol = _address.PublicEndpoint.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        };
        if (downloadName is not null)
        {
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(downloadName);
            request.ResponseHeaderOverrides.ContentDisposition = disposition.ToString();
        }

        return new Uri(_links.GetPreSignedURL(request));
    }

    public void Dispose()
    {
        _s3.Dispose();
        if (!ReferenceEquals(_links, _s3))
        {
            _links.Dispose();
        }
    }

    private static AmazonS3Client ClientOf(S3Address address, Uri endpoint, TimeSpan patience) => new(
        new BasicAWSCredentials(address.AccessKey, address.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint.AbsoluteUri,
            ForcePathStyle = true,
            AuthenticationRegion = address.Region,
            UseHttp = endpoint.Scheme == Uri.UriSchemeHttp,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            Timeout = patience,
        });

    private static ObjectInfo Describe(string key, long bytes, string etag, DateTime? modified, string? contentType) =>
        new(key, bytes, etag.Trim('"'), modified?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch, contentType);

    private async Task<ObjectContent?> OpenPartAsync(string bucket, string key, long offset, long? length, CancellationToken cancel)
    {
        var request = new GetObjectRequest { BucketName = bucket, Key = key };
        if (offset > 0 || length is not null)
        {
            var last = length is { } wanted && wanted - 1 <= long.MaxValue - offset ? offset + wanted - 1 : long.MaxValue;
            request.ByteRange = last == long.MaxValue ? new ByteRange($"bytes={offset}-") : new ByteRange(offset, last);
        }

        try
        {
            if (await S3Failure.OrNullAsync(_s3.GetObjectAsync(request, cancel), cancel) is not { } answer)
            {
                return null;
            }

            // "bytes 5-9/100" for a part; without it the answer is the whole object.
            var total = answer.ContentRange is { } range && ContentRangeHeaderValue.TryParse(range, out var parsed) && parsed.Length is { } whole
                ? whole
                : answer.ContentLength;
            var info = Describe(key, total, answer.ETag, answer.LastModified, answer.Headers.ContentType);
            return new ObjectContent(info, new S3Body(answer.ResponseStream, answer, _patience), answer.ContentLength);
        }
        catch (IOException error) when (S3Failure.StatusOf(error) == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The part begins at the object's end or behind it.
            return await OpenEmptyAsync(bucket, key, cancel);
        }
    }

    private async Task<ObjectContent?> OpenEmptyAsync(string bucket, string key, CancellationToken cancel) =>
        await FindAsync(bucket, key, cancel) is { } info ? new ObjectContent(info, Stream.Null, 0) : null;

    private async Task CreateAsync(string bucket, CancellationToken cancel)
    {
        try
        {
            await S3Failure.AsIOExceptionAsync(_s3.PutBucketAsync(bucket, cancel), cancel);
        }
        catch (IOException error) when (S3Failure.CodeOf(error) is "BucketAlreadyOwnedByYou" or "OperationAborted")
        {
            // Another service of ours starts at the same time.
        }
    }
}
