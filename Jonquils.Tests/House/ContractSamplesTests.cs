using System.Text.Json;
using System.Text.Json.Nodes;
using Jonquils.Contracts;

namespace Jonquils.Tests.House;

/// <summary>What was written last month must be understood today: each contract has a sample as it once stood in a row.</summary>
public sealed class ContractSamplesTests
{
    public static TheoryData<string> Samples => [.. Names];

    private static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path));

    private static string Folder => Path.Combine(Repository.Root, "Jonquils.Tests", "House", "Contracts");

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_stored_sample_is_still_read_whole(string name)
    {
        var type = typeof(JobOrder).Assembly.GetType($"Jonquils.Contracts.{name}", throwOnError: true)!;
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));

        var read = sample.Deserialize(type, ContractJson.Options);

        // Written again it says the same: nothing in it was ignored, renamed or read as something else.
        Assert.Equal(Sorted(sample), Sorted(JsonSerializer.SerializeToNode(read, type, ContractJson.Options)));
    }

    [Fact]
    public void Every_message_between_the_services_has_a_sample() =>
        Assert.Empty(new[]
        {
            nameof(JobOrder), nameof(JobAccepted), nameof(MediaEvent), nameof(JobProgress), nameof(ThumbnailOrder), nameof(FinishedSpans), nameof(CatalogImport),
            nameof(MonitoringFigures), nameof(StorageFigures), nameof(MonitorState), nameof(ServiceList), nameof(CheckList), nameof(AlertPage), nameof(AlertNotice),
            nameof(AlertLetter), nameof(StorageState), nameof(BackupPage), nameof(CleanUpPage), nameof(CleanUpModules), nameof(CleanUpTurn), nameof(PackageQuestion),
            nameof(PackageAnswer),
        }.Except(Names));

    private static string Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => "{" + string.Join(',', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Key + ":" + Sorted(f.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Sorted)) + "]",
        _ => node?.ToJsonString() ?? "null",
    };
}
