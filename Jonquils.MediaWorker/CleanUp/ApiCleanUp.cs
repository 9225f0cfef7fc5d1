using Jonquils.Contracts;
using Jonquils.MediaWorker.Jobs;

namespace Jonquils.MediaWorker.CleanUp;

/// <summary>Asks the modules of the Api to clean their own databases.</summary>
internal sealed class ApiCleanUp(IHttpClientFactory clients)
{
    private const string Path = "/internal/v1/clean-up";

    public async Task<IReadOnlyList<string>> ModulesAsync(CancellationToken cancel) =>
        (await clients.CreateClient(JobLedger.Receiver).GetFromJsonAsync<CleanUpModules>(Path, ContractJson.Options, cancel))!.Names;

    /// <summary>Lets a module clean, turn by turn, until nothing is left.</summary>
    public async Task<IReadOnlyList<CleanUpCount>> RunAsync(string module, bool dryRun, CancellationToken cancel)
    {
        var all = new Dictionary<string, CleanUpCount>(StringComparer.Ordinal);
        bool isMore;
        do
        {
            using var answer = await clients.CreateClient(JobLedger.Receiver)
                .PostAsync($"{Path}/{Uri.EscapeDataString(module)}?dry_run={(dryRun ? "true" : "false")}", content: null, cancel);
            answer.EnsureSuccessStatusCode();
            var turn = (await answer.Content.ReadFromJsonAsync<CleanUpTurn>(ContractJson.Options, cancel))!;
            foreach (var item in turn.Items)
            {
                var before = all.GetValueOrDefault(item.Name);
                all[item.Name] = before is null ? item : before with { Count = before.Count + item.Count, Bytes = before.Bytes + item.Bytes };
            }

            isMore = turn.IsMore && !dryRun;
        }
        while (isMore);
        return [.. all.Values];
    }

    /// <returns>Those of the folders that nothing refers to; unless only asked, the Api removes them a while later.</returns>
    public async Task<IReadOnlyList<string>> UnneededAsync(IReadOnlyList<string> folders, bool dryRun, CancellationToken cancel)
    {
        using var answer = await clients.CreateClient(JobLedger.Receiver)
            .PostAsJsonAsync($"{Path}/packages", new PackageQuestion(folders, dryRun), ContractJson.Options, cancel);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<PackageAnswer>(ContractJson.Options, cancel))!.Unneeded;
    }
}
