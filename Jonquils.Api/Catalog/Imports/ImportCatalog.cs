using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Jonquils.Api.Catalog.Imports;

/// <summary>Takes what the library's scan found; see <see cref="CatalogImport"/>.</summary>
internal static class ImportCatalog
{
    public const long MaxBodyBytes = 16 * 1024 * 1024;

    public static async Task<Results<Ok<CatalogImportResult>, UnprocessableProblem, UnavailableProblem>> Handle(
        CatalogImport import, CatalogImporter importer, CancellationToken cancel)
    {
        var gone = import.Gone ?? [];
        if (import.Entries is not { } entries || entries.Count + gone.Count > CatalogImport.MaxEntries || entries.Any(e => e is null) || gone.Any(g => g is null))
        {
            return new UnprocessableProblem("bad_import", $"An import has at most {CatalogImport.MaxEntries} entries.");
        }

        try
        {
            return TypedResults.Ok(new CatalogImportResult(await importer.ImportAsync(entries, import.Refresh, gone, cancel)));
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return Busy;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Busy;
        }
        catch (Exception error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected })
        {
            return Busy;
        }
    }

    private static UnavailableProblem Busy { get; } =
        new("import_busy", "Somebody is changing the same artists right now; nothing was taken, send it again.") { RetryAfter = TimeSpan.FromSeconds(1) };
}

/// <summary>How large a body an endpoint takes, in bytes.</summary>
internal sealed record RequestSizeLimit(long? MaxRequestBodySize) : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata;
