using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Tests.Playback;

public sealed class OutageTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Music_goes_on_while_the_databases_are_away()
    {
        var (root, segment, _) = await api.PlayableAsync();
        using var player = api.Anonymous;
        await player.GetAsync(root + "master.m3u8");
        var names = new[] { "user_db", "catalog_db", "streaming_db" }.Select(name => new NpgsqlConnectionStringBuilder(api.Database(name)).Database!).ToList();

        try
        {
            await CloseAsync(names, isClosed: true);
            for (var i = 0; i < 200; i++)
            {
                var answer = await player.GetWithAsync(root + "a64/media.mp4", ("Range", $"bytes={i * 1000}-{(i * 1000) + 999}"));
                Assert.Equal(segment[(i * 1000)..((i * 1000) + 1000)], await answer.Content.ReadAsByteArrayAsync());
            }
        }
        finally
        {
            await CloseAsync(names, isClosed: false);
        }
    }

    private static async Task CloseAsync(IEnumerable<string> databases, bool isClosed)
    {
        var postgres = await TestStack.PostgresAsync();
        foreach (var name in databases)
        {
            await postgres.ExecuteAsync($"""ALTER DATABASE "{name}" ALLOW_CONNECTIONS {(isClosed ? "false" : "true")}""");
            await postgres.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        }
    }
}
