using Jonquils.AppHost.Local;

namespace Jonquils.Tests.AppHost;

public sealed class LogLineTests
{
    [Fact]
    public void A_structured_line_is_shown_as_its_message() =>
        Assert.EndsWith(" Job 7 done", LogLine.Format("""{"time":"2026-01-02T03:04:05.678Z","level":"Information","message":"Job 7 done","job_id":7}"""), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_ordinary_says_so_and_brings_its_exception()
    {
        var line = LogLine.Format("""{"time":"2026-01-02T03:04:05.678Z","level":"error","message":"It broke","exception":"System.Exception: why"}""");

        Assert.Contains("ERROR It broke", line, StringComparison.Ordinal);
        Assert.EndsWith("System.Exception: why", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("{ not json")]
    [InlineData("""{"other":"shape"}""")]
    public void Anything_else_passes_as_it_is(string line) => Assert.Equal(line, LogLine.Format(line));
}
