using System.Globalization;
using System.Net;
using Jonquils.Api.Playback.Listening;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.ClickHouse;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.MediaWorker.Backups;

/// <summary>A restore to a moment that ClickHouse is ahead of: its copies are made anew of what was restored.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class RebuiltAnalyticsTests(RebuiltAnalyticsTests.Host library) : IClassFixture<RebuiltAnalyticsTests.Host>
{
    [Fact]
    public async Task After_a_restore_that_rebuilds_analytics_ClickHouse_has_the_restored_listenings_once_and_none_that_came_later()
    {
        using var ada = await library.SignedInAsAsync("ada");
        var adaId = await CatalogHost.UserIdAsync(ada);
        var track = await CatalogHost.NewTrackAsync(ada, await CatalogHost.NewArtistAsync(ada));
        var kept = await library.ListenAsync(adaId, track, 40);
        await library.UntilCopiedAsync(40);
        // Its views add up a moment later.
        var sums = "";
        await CatalogHost.EventuallyAsync(async () => (sums = await library.SumsAsync()) != "0 0 0", "Nothing was added up.");
        var backup = await library.BackUpAsync();
        Assert.True(backup.Status == "COMPLETED", backup.Error);
        await library.ListenAsync(adaId, track, 5);
        await library.UntilCopiedAsync(45);
        // Else it would go on copying from the databases of before.
        await library.DisposeApiAsync();

        var databases = await BackupHost.NewDatabasesAsync();
        var (code, output) = await library.RestoreAsync(databases, "--backup", "latest", "--rebuild-analytics");
        Assert.True(code == 0, output);
        Assert.Contains("ClickHouse's copies of listening and activity were emptied", output, StringComparison.Ordinal);
        Assert.Equal(0, await library.CopiesAsync());

        var restored = new RestoredApi(databases, library.ObjectsFolder, library.ClickHouse.ConnectionString);
        await restored.InitializeAsync();
        try
        {
            await library.UntilCopiedAsync(40);
            var there = await library.ClickHouse.ValueAsync<string>("SELECT arrayStringConcat(arraySort(groupArray(toString(event_id))), ',') AS value FROM track_analytics");
            Assert.Equal(string.Join(',', kept.Select(id => id.ToString()).Order(StringComparer.Ordinal)), there);
            await CatalogHost.EventuallyAsync(async () => await library.SumsAsync() == sums, $"What is added up is not {sums} again.");
        }
        finally
        {
            await restored.DisposeAsync();
        }
    }

    public sealed class Host : BackupHost, IAsyncLifetime
    {
        public ClickHouseDatabase ClickHouse { get; } = new();

        private bool _apiEnded;

        async Task IAsyncLifetime.InitializeAsync()
        {
            await ClickHouse.InitializeAsync();
            await StartAllAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            if (!_apiEnded)
            {
                await StopAllAsync();
            }

            await ClickHouse.DisposeAsync();
        }

        /// <summary>Ends the Api and the worker; the databases stay.</summary>
        public async Task DisposeApiAsync()
        {
            _apiEnded = true;
            await StopAllAsync();
        }

        public Task<long> CopiesAsync() => ClickHouse.ValueAsync<long>("SELECT toInt64(count()) AS value FROM track_analytics");

        /// <summary>What its views have added up.</summary>
        public Task<string> SumsAsync() => ClickHouse.ValueAsync<string>(
            "SELECT concat(toString(sum(listenings)), ' ', toString(sum(plays)), ' ', toString(sum(listened_ms))) AS value FROM listening_parts");

        public Task UntilCopiedAsync(long events) => EventuallyAsync(
            async () => await CopiesAsync() == events, string.Create(CultureInfo.InvariantCulture, $"ClickHouse never had {events} events."));

        /// <returns>Ids of the events.</returns>
        internal async Task<IReadOnlyList<Guid>> ListenAsync(Guid userId, Guid trackId, int count)
        {
            var now = TimeProvider.System.GetUtcNow();
            List<Listen> events = [.. Enumerable.Range(0, count).Select(n => new Listen(Guid.NewGuid(), trackId, "play", now.AddMinutes(-n), 31_000, 31_000, null, "WEB", "desktop"))];
            await Services.GetRequiredService<ListeningHistory>().AppendAsync(userId, events, IPAddress.Parse("192.0.2.1"), now, CancellationToken.None);
            return [.. events.Select(one => one.EventId)];
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings["ConnectionStrings:clickhouse"] = ClickHouse.ConnectionString;
            settings["Analytics:ForwardEvery"] = "00:00:00.200";
        }

        protected override void ConfigureWorker(IDictionary<string, string> environment)
        {
            base.ConfigureWorker(environment);
            environment["ConnectionStrings__clickhouse"] = ClickHouse.ConnectionString;
        }
    }
}
