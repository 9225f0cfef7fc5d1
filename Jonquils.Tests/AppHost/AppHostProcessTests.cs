using System.Runtime.Versioning;
using Jonquils.AppHost.Local.Processes;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.AppHost;

/// <summary>The AppHost as people start it, seen from outside.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AppHostProcessTests
{
    [Fact]
    public async Task Killed_hard_it_leaves_no_process_behind()
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("killed"));
        var children = await run.ChildrenAsync(AppHostRun.Everything);

        Signals.Send(run.Process.Pid, Signal.Kill);

        await run.Process.Exited;
        await run.WaitUntilNothingRunsAsync(children.Values);
    }

    [Fact]
    public async Task After_a_hard_kill_the_next_start_takes_up_the_same_data_secrets_and_ports()
    {
        var data = await TestStack.NewFolderAsync("again");
        await using (var first = await AppHostRun.StartAsync(data))
        {
            await first.ChildrenAsync(AppHostRun.Everything);
            Signals.Send(first.Process.Pid, Signal.Kill);
            await first.Process.Exited;
        }

        var (secrets, ports) = (await File.ReadAllTextAsync(Path.Combine(data, "secrets.json")), await File.ReadAllTextAsync(Path.Combine(data, "ports.json")));
        await using var second = await AppHostRun.StartAsync(data);
        await second.ChildrenAsync(AppHostRun.Everything);

        Assert.Equal(secrets, await File.ReadAllTextAsync(Path.Combine(data, "secrets.json")));
        Assert.Equal(ports, await File.ReadAllTextAsync(Path.Combine(data, "ports.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "secrets.json")));
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_services_before_the_servers_they_use()
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("order"));
        var children = await run.ChildrenAsync(AppHostRun.Everything);

        Signals.Send(run.Process.Pid, Signal.Terminate);

        Assert.Equal(0, await run.Process.Exited);
        var stopped = run.Lines.Where(line => line.EndsWith("stopped", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]);
        Assert.Equal(["web", "api", "worker", "clickhouse", "redis", "postgres"], stopped);
        await run.WaitUntilNothingRunsAsync(children.Values);
    }

    [Fact]
    public async Task The_first_line_says_which_stack_runs_why_and_how_to_get_the_other()
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("first"), new Dictionary<string, string> { ["JonquilsStack"] = "local" });

        await run.WaitForLineAsync("Starting");

        Assert.StartsWith("Jonquils, local stack: JonquilsStack=local is set. Force the other with JonquilsStack=containers", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_get_what_was_meant_for_them_and_nothing_meant_for_the_AppHost()
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("environment"), new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://localhost:1",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["DOTNET_LAUNCH_PROFILE"] = "http",
            ["ConnectionStrings__s3"] = "Endpoint=http://elsewhere",
            ["API_KEY"] = "from-outside",
            ["SEARCH_CACHE_TTL"] = "7",
        });

        var api = await AppHostRun.EnvironmentOfAsync((await run.ChildrenAsync(AppHostRun.Everything))["api"]);

        Assert.DoesNotContain(api, variable => variable.StartsWith("ASPIRE_", StringComparison.Ordinal) || variable.StartsWith("DOTNET_LAUNCH_PROFILE", StringComparison.Ordinal));
        Assert.DoesNotContain(api, variable => variable.StartsWith("ConnectionStrings__s3", StringComparison.Ordinal));
        Assert.DoesNotContain("ASPNETCORE_URLS=http://localhost:1", api);
        Assert.Contains(api, variable => variable.StartsWith("ASPNETCORE_URLS=http://localhost:", StringComparison.Ordinal));
        Assert.Contains(api, variable => variable.StartsWith("ConnectionStrings__catalog_db=Host=localhost;", StringComparison.Ordinal));
        Assert.Contains(api, variable => variable.StartsWith("ConnectionStrings__clickhouse=Host=localhost;Protocol=http;Port=", StringComparison.Ordinal));
        Assert.Contains("OTEL_SERVICE_NAME=api", api);
        Assert.Contains("API_KEY=from-outside", api);
        Assert.Contains("SEARCH_CACHE_TTL=7", api);
    }

    [Fact]
    public async Task An_address_for_telemetry_reaches_every_service_under_its_own_name()
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("telemetry"), new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:1",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=key",
            ["OTEL_SERVICE_NAME"] = "apphost",
        });

        var children = await run.ChildrenAsync(AppHostRun.Everything);

        foreach (var service in new[] { "api", "worker", "web" })
        {
            var environment = await AppHostRun.EnvironmentOfAsync(children[service]);
            Assert.Equal(
                ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:1", "OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key=key", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", $"OTEL_SERVICE_NAME={service}"],
                environment.Where(variable => variable.StartsWith("OTEL_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_protocol_of_telemetry_is_whatever_was_asked_for()
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("protocol"), new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:1",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        });

        var worker = await AppHostRun.EnvironmentOfAsync((await run.ChildrenAsync("worker"))["worker"]);

        Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL=grpc", worker);
        Assert.Contains(worker, variable => variable.StartsWith("ConnectionStrings__clickhouse=Host=localhost;", StringComparison.Ordinal));
        Assert.Contains(worker, variable => variable.StartsWith("ConnectionStrings__processing_db=Host=localhost;", StringComparison.Ordinal));
        Assert.Contains(worker, variable => variable.StartsWith("ConnectionStrings__redis=localhost:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_ClickHouse_engine_the_stack_starts_and_says_so_once()
    {
        await using var run = await AppHostRun.StartAsync(
            await TestStack.NewFolderAsync("engineless"),
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = await TestStack.NewFolderAsync("empty-cache") },
            "--no-install");

        var api = await AppHostRun.EnvironmentOfAsync((await run.ChildrenAsync("postgres", "redis", "api", "worker", "web"))["api"]);

        Assert.DoesNotContain(api, variable => variable.StartsWith("ConnectionStrings__clickhouse", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.Contains("ClickHouse engine is not available", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_AppHost_on_the_same_data_folder_is_told_so()
    {
        var data = await TestStack.NewFolderAsync("shared");
        await using var first = await AppHostRun.StartAsync(data);
        await first.ChildrenAsync("postgres");

        await using var second = await AppHostRun.StartAsync(data);

        Assert.Equal(1, await second.Process.Exited);
        Assert.Contains(second.Lines, line => line.Contains($"Another AppHost is already running on the data folder {data}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--ephemeral", "contradict")]
    [InlineData("--colour", "Unknown option '--colour'")]
    public async Task A_wrong_command_line_ends_with_2_and_a_reason(string option, string reason)
    {
        await using var run = await AppHostRun.StartAsync(await TestStack.NewFolderAsync("wrong"), null, option);

        Assert.Equal(2, await run.Process.Exited);
        await run.WaitForLineAsync(reason);
    }
}
