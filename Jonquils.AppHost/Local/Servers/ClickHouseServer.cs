using System.Globalization;
using Jonquils.AppHost.Local.Engine;
using Jonquils.AppHost.Local.Processes;

namespace Jonquils.AppHost.Local.Servers;

/// <summary>The ClickHouse engine in a child process of ours that speaks ClickHouse's HTTP protocol.</summary>
internal sealed record ClickHouseServer(Part Part, string ConnectionString)
{
    public const string Name = "clickhouse";

    // One client for all probes; a probe that hangs must not hold up the start.
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(3) };

    /// <param name="library">Path of the engine's shared library.</param>
    /// <param name="folder">Where tables lie; made when missing. The engine locks it.</param>
    public static ClickHouseServer Prepare(string library, string folder, int port)
    {
        Directory.CreateDirectory(folder);
        var command = ProductLayout.Current.AppHostCommand;
        var spec = new ChildSpec(Name, command[0],
        [
            .. command.Skip(1), EngineHost.Verb,
            "--library", library, "--data", folder, "--port", port.ToString(CultureInfo.InvariantCulture),
        ]);
        return new ClickHouseServer(
            new Part(spec, $"http://localhost:{port}", cancel => HttpProbe.AnswersAsync(Http, $"http://localhost:{port}/ping", cancel)),
            $"Host=localhost;Protocol=http;Port={port};Username=default;Password=;Database={EngineHost.Database}");
    }
}
