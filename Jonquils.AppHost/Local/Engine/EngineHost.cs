using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>The verb <c>clickhouse</c>: a ClickHouse server for this machine alone, made of the engine as a library and ClickHouse's HTTP protocol.</summary>
internal static partial class EngineHost
{
    public const string Verb = "clickhouse";

    /// <summary>Made at start, so that clients can name it in their first request.</summary>
    public const string Database = "analytics";

    private const int Connections = 4;
    private const long MemoryBytes = 2_000_000_000;

    // Between the end of the listener and the moment when we stop waiting for a running statement.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <param name="words"><c>--library FILE --data FOLDER --port NUMBER</c></param>
    public static async Task<int> RunAsync(IReadOnlyList<string> words)
    {
        if (Option(words, "--library") is not { } library || Option(words, "--data") is not { } folder
            || !int.TryParse(Option(words, "--port"), CultureInfo.InvariantCulture, out var port))
        {
            await Console.Error.WriteLineAsync("Usage: clickhouse --library FILE --data FOLDER --port NUMBER");
            return 2;
        }

        var started = Stopwatch.StartNew();
        // Statements block their thread; without spare ones the pool would starve the listener.
        ThreadPool.GetMinThreads(out _, out var completion);
        ThreadPool.SetMinThreads(Connections + Environment.ProcessorCount, completion);

        EnginePool pool;
        try
        {
            // Before the listener: the engine must be loaded and opened from one thread while no other runs its code.
            pool = EnginePool.Open(library, folder, Connections, MemoryBytes);
        }
        catch (Exception failure) when (failure is DllNotFoundException or EntryPointNotFoundException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }

        await CreateDatabaseAsync(pool);
        await using var app = Build(pool, port);
        await app.StartAsync();
        Console.WriteLine($"ClickHouse engine serves on port {port} after {started.ElapsedMilliseconds} ms");
        await app.WaitForShutdownAsync();
        if (!pool.TryClose())
        {
            // What is written is in whole parts already; closing the engine under a running statement would be a crash.
            Console.WriteLine("A statement is still running; leaving without it");
            await Console.Out.FlushAsync();
            ExitNow(0);
        }

        return 0;
    }

    private static async Task CreateDatabaseAsync(EnginePool pool)
    {
        var connection = await pool.RentAsync(CancellationToken.None);
        connection.Execute($"CREATE DATABASE IF NOT EXISTS {Database}");
        pool.Return(connection);
    }

    private static WebApplication Build(EnginePool pool, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Rows are streamed into the engine, so their number is bounded by the disk alone.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenLocalhost(port);
        });
        builder.Services.AddRequestDecompression();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopGrace);

        var app = builder.Build();
        var endpoint = new EngineEndpoint(pool);
        app.UseRequestDecompression();
        app.MapGet("/ping", () => "Ok.\n");
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Post], (RequestDelegate)endpoint.HandleAsync);
        return app;
    }

    private static string? Option(IReadOnlyList<string> words, string name)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] == name)
            {
                return words[i + 1];
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void ExitNow(int code);
}
