using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>Power cuts of parts of the product while it is used. What was acknowledged must survive, once.</summary>
[Collection(nameof(FaultyStack))]
[Trait("Category", "Faults")]
public sealed class KilledPartsTests(ITestOutputHelper output)
{
    private const string Everything = "everything";

    [Fact]
    public Task What_was_acknowledged_survives_when_one_part_after_the_other_is_killed() =>
        new Storm(output).RageAsync([["worker"], ["api"], ["postgres"], ["redis", "clickhouse"]], songs: 8, songSeconds: 20, calm: TimeSpan.FromSeconds(1.5), withLogs: false);

    [Theory]
    [InlineData("worker")]
    [InlineData("api")]
    [InlineData("postgres")]
    [InlineData("redis")]
    [InlineData("clickhouse")]
    [InlineData(Everything)]
    [Trait("Category", "Long")]
    public Task What_was_acknowledged_survives(string killed) => new Storm(output).RageAsync(
        [.. Enumerable.Repeat(killed == Everything ? FaultyStack.Parts : [killed], 5)], songs: 50, songSeconds: 40, calm: TimeSpan.FromSeconds(8));
}
