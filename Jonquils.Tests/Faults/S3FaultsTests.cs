using System.Diagnostics;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.MediaWorker.Etl;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>An S3 object store that is killed, frozen and away while files are uploaded to it and packages put into it.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class S3FaultsTests(S3FaultsTests.Host product, ITestOutputHelper output) : IClassFixture<S3FaultsTests.Host>
{
    private const int Songs = 8;

    [Fact]
    public async Task What_was_acknowledged_while_the_store_came_and_went_is_there_once_and_plays_and_nothing_else_is_left()
    {
        var watch = Stopwatch.StartNew();
        using var ada = await Traffic.RegisterAsync(product.Address.ToString());
        // Long enough to be sent in parts.
        var paths = await Storm.SongsAsync(Songs, 60, seed: 41);

        var uploading = Task.WhenAll(paths.Chunk(Songs / 2).Select(async part =>
        {
            foreach (var path in part)
            {
                await ada.UploadAsync(path);
            }
        }));
        await TroubleAsync();
        await uploading;
        output.WriteLine($"{ada.Uploaded.Count} uploads acknowledged after {watch.Elapsed}, {ada.Repeated} repetitions");
        // The worker has not packaged all of them yet: its turn.
        await TroubleAsync();
        await new S3Recount(product.Database, product.Store).EverythingAsync(ada);
        output.WriteLine($"counted after {watch.Elapsed}");
    }

    // Death, a while without a server, and silence longer than a call is waited for.
    private async Task TroubleAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        await product.Server.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        await product.Server.StartAgainAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));
        product.Server.Freeze(true);
        await Task.Delay(TimeSpan.FromSeconds(25));
        product.Server.Freeze(false);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    public sealed class Host : LibraryHost, IAsyncLifetime
    {
        internal SwiftServer Server { get; private set; } = null!;

        internal S3ObjectStore Store { get; private set; } = null!;

        async Task IAsyncLifetime.InitializeAsync()
        {
            Server = await SwiftServer.StartAsync();
            Store = new S3ObjectStore(S3Address.Parse(Server.ConnectionString), TimeProvider.System, NullLogger<S3ObjectStore>.Instance);
            await Store.EnsureBucketsAsync(CancellationToken.None);
            await StartAllAsync();
        }

        async Task IAsyncLifetime.DisposeAsync()
        {
            await StopAllAsync();
            Store.Dispose();
            await Server.KillAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            base.Configure(settings);
            settings.Remove("Objects:Folder");
            settings["ConnectionStrings:s3"] = Server.ConnectionString;
            settings["Catalog:StraysAfter"] = "00:00:30";
            settings["Catalog:StraysEvery"] = "00:00:02";
            settings["Catalog:RemovalDelay"] = "00:00:00";
            settings["Catalog:RemovalEvery"] = "00:00:00.500";
        }

        protected override void ConfigureWorker(IDictionary<string, string> environment)
        {
            environment.Remove("Objects__Folder");
            environment["ConnectionStrings__s3"] = Server.ConnectionString;
            environment["Jobs__FirstPause"] = "00:00:00.500";
        }
    }
}
