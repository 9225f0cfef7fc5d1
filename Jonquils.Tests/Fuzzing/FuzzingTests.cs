using System.Globalization;
using Xunit.Abstractions;

namespace Jonquils.Tests.Fuzzing;

/// <summary>Readers of ours on bad input by the hundred thousand: each refuses as documented or reads, in bounded time, and nothing else happens.</summary>
public sealed class FuzzingTests(ITestOutputHelper output)
{
    private const string TaggedMedia = "tags in media";
    private const int Quick = 8_000;
    private const int Thorough = 100_000;

    public static TheoryData<string> Readers => new([.. FuzzTargets.All.Keys, TaggedMedia]);

    [Theory]
    [MemberData(nameof(Readers))]
    public Task A_reader_refuses_what_it_cannot_read_and_never_breaks_or_hangs(string reader) => RunAsync(reader, Quick);

    [Theory]
    [MemberData(nameof(Readers))]
    [Trait("Category", "Long")]
    [Trait("Category", "Fuzzing")]
    public Task A_reader_refuses_what_it_cannot_read_a_hundred_thousand_times(string reader) => RunAsync(reader, Thorough);

    private async Task RunAsync(string reader, int cases)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("JONQUILS_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        output.WriteLine($"JONQUILS_TEST_SEED={seed}");
        var target = reader == TaggedMedia ? await TaggedFiles.TargetAsync() : FuzzTargets.All[reader];
        await target.RunAsync(reader, cases, seed);
    }
}
