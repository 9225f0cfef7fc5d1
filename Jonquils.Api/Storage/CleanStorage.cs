using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Storage;

/// <summary>Cleans at once, or says what cleaning would remove.</summary>
internal static class CleanStorage
{
    public static async Task<Ok<CleanedStorage>> Handle(StorageCleaning cleaning, CancellationToken cancel, [FromQuery(Name = "dry_run")] bool dryRun = false) =>
        TypedResults.Ok(await cleaning.RunAsync(dryRun, cancel));
}
