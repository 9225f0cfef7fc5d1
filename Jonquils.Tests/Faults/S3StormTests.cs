using System.Diagnostics;
using Xunit.Abstractions;

namespace Jonquils.Tests.Faults;

/// <summary>Power cuts that take the object store with whoever uses it, and with PostgreSQL.</summary>
[Trait("Category", "Faults")]
[Trait("Category", "Long")]
public sealed class S3StormTests(ITestOutputHelper output)
{
    private const int Songs = 9;

    private static readonly string[][] Rounds =
    [
        [StackOnS3.S3, StackOnS3.Worker],
        [StackOnS3.S3, StackOnS3.Api],
        [StackOnS3.S3, StackOnS3.Postgres],
        [StackOnS3.S3, StackOnS3.Api, StackOnS3.Worker, StackOnS3.Postgres],
        [StackOnS3.S3, StackOnS3.Api, StackOnS3.Worker, StackOnS3.Postgres],
    ];

    [Fact]
    public async Task What_was_acknowledged_survives_when_the_object_store_is_killed_together_with_the_others()
    {
        var watch = Stopwatch.StartNew();
        await using var stack = await StackOnS3.StartAsync();
        using var ada = await Traffic.RegisterAsync(stack.Address);
        // Long enough to be sent in parts.
        var paths = await Storm.SongsAsync(Songs, 60, seed: 81);
        var first = await ada.UploadAsync(paths[0]);
        output.WriteLine($"ready after {watch.Elapsed}");

        using var over = new CancellationTokenSource();
        var listening = ListenAsync(ada, first, over.Token);
        var uploading = Task.WhenAll(paths.Skip(1).Chunk(Songs / 2).Select(async part =>
        {
            foreach (var path in part)
            {
                await ada.UploadAsync(path);
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
        }));
        foreach (var parts in Rounds)
        {
            await Task.Delay(TimeSpan.FromSeconds(4));
            await stack.KillAsync(parts);
            output.WriteLine($"killed {string.Join(", ", parts)} after {watch.Elapsed}");
            await stack.StartAgainAsync(parts);
        }

        await uploading;
        await over.CancelAsync();
        await listening;
        output.WriteLine($"storm over after {watch.Elapsed}: {ada.Uploaded.Count} uploads and {ada.Listened.Count} events acknowledged, {ada.Repeated} repetitions");
        await new S3Recount(stack.Database, stack.Store).EverythingAsync(ada);
        output.WriteLine($"counted after {watch.Elapsed}");
    }

    private static async Task ListenAsync(Traffic ada, Guid track, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await ada.ListenAsync(track, 10);
            await Task.Delay(200, CancellationToken.None);
        }
    }
}
