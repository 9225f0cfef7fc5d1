using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.CleanUp;

/// <summary>What the worker, which keeps the time, asks of the modules: to clean their own, and who needs a package.</summary>
internal static class CleanUpCalls
{
    public static Ok<CleanUpModules> List(IEnumerable<ICleansUp> modules) => TypedResults.Ok(new CleanUpModules([.. modules.Select(m => m.Name)]));

    public static async Task<Results<Ok<CleanUpTurn>, NotFoundProblem>> Clean(
        string name, IEnumerable<ICleansUp> modules, CancellationToken cancel, [FromQuery(Name = "dry_run")] bool dryRun = false) =>
        modules.SingleOrDefault(m => m.Name == name) is { } module
            ? TypedResults.Ok(await module.CleanUpAsync(dryRun, cancel))
            : new NotFoundProblem("module_not_found", $"No module '{name}' cleans up.");

    public static async Task<Ok<PackageAnswer>> LetGo(PackageQuestion question, IEnumerable<IOwnsPackages> modules, CancellationToken cancel)
    {
        var unneeded = new List<string>();
        foreach (var module in modules)
        {
            var theirs = question.Folders.Where(f => f.Split('/') is [_, var profile] && profile.StartsWith(module.Profiles, StringComparison.Ordinal))
                .ToLookup(f => f.Split('/')[0], StringComparer.Ordinal);
            foreach (var sha256 in await module.LetGoAsync([.. theirs.Select(f => f.Key)], question.DryRun, cancel))
            {
                unneeded.AddRange(theirs[sha256]);
            }
        }

        return TypedResults.Ok(new PackageAnswer(unneeded));
    }
}
