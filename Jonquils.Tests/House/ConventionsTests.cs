using System.Text.RegularExpressions;
using Jonquils.Api;
using Jonquils.MediaWorker.Jobs;

namespace Jonquils.Tests.House;

public sealed partial class ConventionsTests
{
    private const int MostLines = 300;

    [Fact]
    public void Requests_are_public_because_others_are_never_validated()
    {
        var requests = new[] { typeof(ApiMarker).Assembly, typeof(JobState).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsNested: true, Name: "Request" }).ToList();

        Assert.NotEmpty(requests);
        Assert.All(requests, type => Assert.True(type.IsNestedPublic, $"{type.FullName} must be public."));
    }

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Assert.DoesNotContain(Repository.SourceFiles(), path => Repository.Read(path).AsSpan().Count('\n') > MostLines);

    [Fact]
    public void No_file_or_folder_has_a_name_that_says_nothing() =>
        Assert.DoesNotContain(Repository.SourceFiles(), NameThatSaysNothing().IsMatch);

    [Fact]
    public void Contracts_are_nothing_but_data()
    {
        var contracts = typeof(Jonquils.Contracts.JobOrder).Assembly.GetTypes().Where(type => type.Namespace == "Jonquils.Contracts" && !type.IsNested).ToList();

        Assert.NotEmpty(contracts);
        Assert.All(contracts, type => Assert.True(
            type.IsEnum || (type.IsAbstract && type.IsSealed) || type.GetMethod("<Clone>$") is not null, $"{type.Name} is neither a record nor an enum nor constants."));
    }

    [Fact]
    public void Conditional_code_for_the_stacks_stays_in_three_files()
    {
        var conditional = Repository.SourceFiles("Jonquils.ServiceDefaults", "Jonquils.Api", "Jonquils.MediaWorker", "Jonquils.Web")
            .Where(path => Repository.Read(path).Contains("#if JONQUILS_CONTAINERS", StringComparison.Ordinal)).Order().ToList();

        Assert.Equal(
            ["Jonquils.MediaWorker/Ffmpeg/FfmpegModule.cs", "Jonquils.ServiceDefaults/Postgres/PostgresRegistration.cs", "Jonquils.ServiceDefaults/Redis/RedisRegistration.cs"],
            conditional);
    }

    [GeneratedRegex(@"(Helper|Util|Common|Misc|Shared)s?(\.cs|/)")]
    private static partial Regex NameThatSaysNothing();
}
