using System.Net;
using Amazon.Runtime;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Turns what the S3 client throws into what every object store throws.</summary>
internal static class S3Failure
{
    /// <summary>Runs a call; whatever keeps the server from answering it well becomes an <see cref="IOException"/>.</summary>
    public static async Task<T> AsIOExceptionAsync<T>(Task<T> call, CancellationToken cancel)
    {
        try
        {
            return await call;
        }
        catch (Exception error) when (error is TimeoutException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IOException("The object store did not answer in time.", error);
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new IOException(Describe(error), error);
        }
    }

    /// <summary>Runs a call that finds nothing as a matter of course.</summary>
    /// <returns><see langword="null"/> when there is no such object.</returns>
    public static async Task<T?> OrNullAsync<T>(Task<T> call, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await AsIOExceptionAsync(call, cancel);
        }
        catch (IOException error) when (StatusOf(error) == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The server's own status, or <see langword="null"/> when it gave none.</summary>
    public static HttpStatusCode? StatusOf(IOException error) => (error.InnerException as AmazonServiceException)?.StatusCode;

    public static string? CodeOf(IOException error) => (error.InnerException as AmazonServiceException)?.ErrorCode;

    private static string Describe(Exception error) => error is AmazonServiceException { ErrorCode: { Length: > 0 } code } refused
        ? $"The object store answered {(int)refused.StatusCode} {code}."
        : "The object store cannot be reached.";
}
