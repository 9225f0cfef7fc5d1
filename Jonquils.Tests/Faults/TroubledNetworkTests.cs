using System.Net;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Npgsql;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>The Api with a bad network between it and PostgreSQL.</summary>
[Trait("Category", "Faults")]
public sealed class TroubledNetworkTests(TroubledNetworkTests.Host api, ITestOutputHelper output) : IClassFixture<TroubledNetworkTests.Host>
{
    [Fact]
    public async Task A_slow_network_makes_answers_late_and_none_wrong()
    {
        using var ada = await Traffic.RegisterAsync(api.Address.ToString());
        api.Wire.Delay = TimeSpan.FromMilliseconds(20);
        try
        {
            var path = await AudioAsync();
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ada.UploadAsync(path)));
            await ada.ReadAsync("/api/v1/tracks?limit=5");
        }
        finally
        {
            api.Wire.Delay = TimeSpan.Zero;
        }

        Assert.True(ada.Surprises.IsEmpty, string.Join('\n', ada.Surprises));
        Assert.Equal((0, 5L), (ada.Repeated, await TracksOfAsync(ada)));
    }

    [Fact]
    public async Task A_network_that_breaks_again_and_again_costs_repetitions_and_never_a_track_or_a_second_one()
    {
        var seed = Random.Shared.Next(1_000_000);
        output.WriteLine($"seed {seed}");
        using var ada = await Traffic.RegisterAsync(api.Address.ToString());
        using var over = new CancellationTokenSource();
        var path = await AudioAsync();
        var cutting = CutAsync(new Random(seed), over.Token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 15; i++)
            {
                await ada.UploadAsync(path);
                await ada.ReadAsync("/api/v1/tracks?limit=5");
            }
        }));
        await over.CancelAsync();
        output.WriteLine($"{await cutting} cuts, {ada.Repeated} repetitions");
        await FaultyStack.WaitUntilAsync(async () => (await ada.Http.GetAsync("/api/v1/tracks?limit=5")).IsSuccessStatusCode ? null : "The Api does not come back.");

        Assert.True(ada.Surprises.IsEmpty, string.Join('\n', ada.Surprises));
        Assert.Equal(60, ada.Uploaded.Count);
        Assert.Equal(60, await TracksOfAsync(ada));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Who_asks_while_nothing_arrives_is_told_to_come_back_and_is_served_afterwards()
    {
        using var ada = await Traffic.RegisterAsync(api.Address.ToString());
        await ada.ReadAsync("/api/v1/tracks?limit=5");

        api.Wire.FallSilent();
        using var patient = new HttpClient { BaseAddress = api.Address, Timeout = TimeSpan.FromSeconds(60) };
        patient.DefaultRequestHeaders.Authorization = ada.Http.DefaultRequestHeaders.Authorization;
        var silent = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => patient.GetAsync($"/api/v1/tracks?limit=6&q=nothing{i}")));
        api.Wire.SpeakAgain();
        await ada.ReadAsync("/api/v1/tracks?limit=6");

        Assert.All(silent, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.All(silent, answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.True(ada.Surprises.IsEmpty, string.Join('\n', ada.Surprises));
    }

    private async Task<int> CutAsync(Random random, CancellationToken over)
    {
        var cuts = 0;
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(20 + random.Next(150), CancellationToken.None);
            api.Wire.Cut();
            cuts++;
        }

        return cuts;
    }

    private Task<long> TracksOfAsync(Traffic listener) =>
        Sql.ScalarAsync<long>(api.Database("catalog_db"), $"SELECT count(*) FROM tracks WHERE uploaded_by = '{listener.UserId}'");

    private static async Task<string> AudioAsync()
    {
        var path = Path.Combine(await TestStack.NewFolderAsync("audio"), "song.flac");
        await File.WriteAllBytesAsync(path, CatalogHost.NewAudio(50_000));
        return path;
    }

    public sealed class Host : ApiHost, IAsyncLifetime
    {
        internal TroubledWire Wire { get; private set; } = null!;

        async Task IAsyncLifetime.DisposeAsync()
        {
            await DisposeAsync();
            await Wire.DisposeAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            foreach (var name in settings.Keys.Where(key => key.EndsWith("_db", StringComparison.Ordinal)).ToList())
            {
                var connection = new NpgsqlConnectionStringBuilder(settings[name]);
                Wire ??= new TroubledWire(connection.Port);
                settings[name] = new NpgsqlConnectionStringBuilder(settings[name]) { Host = "127.0.0.1", Port = Wire.Port }.ConnectionString;
            }

            settings["Accounts:RegistrationsPerHour"] = "10000";
        }
    }
}
