using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Servers;
using Jonquils.AppHost.Local.Tools;

namespace Jonquils.Tests.Stack;

/// <summary>A real S3 server for tests: OpenStack Swift of Debian's packages, all of it in one Python process.</summary>
/// <remarks>The product knows only S3. This server is none of its parts; it keeps the tests from proving the code against itself.</remarks>
internal sealed class SwiftServer
{
    /// <summary>Account and user; Swift's sign-in makes both of it.</summary>
    public const string AccessKey = "jonquils:tests";

    // Not the first python3 on PATH: a package of the system belongs to the system's Python.
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(3) };
    private static readonly Lazy<Task<SwiftServer>> Shared = new(StartAsync);

    private static readonly SystemTool Swift = new(
        "OpenStack Swift", "is the S3 server of the tests", "python3-swift", "", () => SearchPath.Find("swift-proxy-server") ?? PackageFolder());

    private readonly ChildSpec _spec;
    private Child? _child;

    private SwiftServer(ChildSpec spec, int port, string secretKey)
    {
        _spec = spec;
        SecretKey = secretKey;
        Endpoint = $"http://localhost:{port}";
    }

    public string Endpoint { get; }

    public string SecretKey { get; }

    /// <summary>In the form of <c>ConnectionStrings:s3</c>.</summary>
    public string ConnectionString => $"Endpoint={Endpoint};AccessKey={AccessKey};SecretKey={SecretKey}";

    /// <summary>The server that all tests share: use keys of your own. It ends with the test process.</summary>
    public static Task<SwiftServer> SharedAsync() => Shared.Value;

    /// <summary>A server of the caller's own, for tests that kill it.</summary>
    public static async Task<SwiftServer> StartAsync()
    {
        if ((await SystemTools.EnsureAsync([Swift], AptConsent.Given, Console.WriteLine, CancellationToken.None)).Count > 0)
        {
            throw new InvalidOperationException($"The S3 server of the tests is missing. On Debian and Ubuntu: sudo apt-get install {Swift.Package}");
        }

        int[] ports = [TestStack.FreePort(), TestStack.FreePort(), TestStack.FreePort(), TestStack.FreePort()];
        var secretKey = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var environment = ChildEnvironment.Inherited();
        environment["SWIFT_ACCESS_KEY"] = AccessKey;
        environment["SWIFT_SECRET_KEY"] = secretKey;
        var script = Path.Join(AppContext.BaseDirectory, "Stack", "swift_server.py");
        var spec = new ChildSpec(
            "swift", Python, [script, await TestStack.NewFolderAsync("swift"), .. ports.Select(port => port.ToString(CultureInfo.InvariantCulture))])
        {
            Environment = environment,
        };
        var server = new SwiftServer(spec, ports[0], secretKey);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the same folder and ports, and waits until it serves.</summary>
    public async Task StartAgainAsync()
    {
        var child = await Child.StartAsync(_spec, _ => { }, pids: null);
        _child = child;
        // The kernel ends it when this process dies; this also ends it where the kernel does not do that.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => child.Kill();
        var waited = Stopwatch.StartNew();
        while (!await HttpProbe.AnswersAsync(Http, $"{Endpoint}/healthcheck", CancellationToken.None))
        {
            if (child.Exited.IsCompleted || waited.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"Swift did not start: {string.Join('\n', child.Tail())}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _child!.Kill();
        await _child.Exited;
    }

    /// <summary>Stops or lets go on its process, as if the machine had frozen.</summary>
    public void Freeze(bool frozen) => Process.Start("kill", [frozen ? "-STOP" : "-CONT", _child!.Pid.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();

    private static string? PackageFolder() =>
        Directory.Exists("/usr/lib/python3/dist-packages/swift/common/middleware/s3api") ? "/usr/lib/python3/dist-packages/swift" : null;
}
