using System.Net;
using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;

namespace Jonquils.MediaWorker.Etl.Load;

/// <summary>Sends batches to the Api's catalogue. A batch may be sent again: the catalogue knows what it has taken.</summary>
internal sealed class CatalogueClient(IHttpClientFactory clients, TimeProvider clock)
{
    private const string Path = "/internal/v1/catalog/import";
    private const int MostAttempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <exception cref="HttpRequestException">The Api did not answer for several attempts, or refused the whole batch.</exception>
    public async Task<IReadOnlyList<CatalogImportOutcome>> ImportAsync(CatalogImport import, CancellationToken cancel)
    {
        var client = clients.CreateClient(JobLedger.Receiver);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await client.PostAsJsonAsync(Path, import, ContractJson.Options, cancel);
                if (response.IsSuccessStatusCode)
                {
                    var result = await response.Content.ReadFromJsonAsync<CatalogImportResult>(ContractJson.Options, cancel);
                    return result!.Outcomes.Count == import.Entries.Count + (import.Gone?.Count ?? 0)
                        ? result.Outcomes
                        : throw new HttpRequestException("The catalogue answered for another number of files than it was told of.");
                }

                if (attempt == MostAttempts || response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway))
                {
                    throw new HttpRequestException($"The catalogue refused a batch: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancel)}", null, response.StatusCode);
                }
            }
            catch (HttpRequestException error) when (error.StatusCode is null && attempt < MostAttempts)
            {
                // Away, or slow: the batch may even have been taken, which the next attempt will hear.
            }

            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), clock, cancel);
        }
    }
}
