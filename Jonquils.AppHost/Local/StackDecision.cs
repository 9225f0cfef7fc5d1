namespace Jonquils.AppHost.Local;

/// <summary>Says which stack runs and why. The decision itself falls when the project is built, in <c>Stack.props</c>.</summary>
internal static class StackDecision
{
    private const string Setting = "JonquilsStack";

    /// <param name="stack"><c>local</c> or <c>containers</c>, as built.</param>
    public static string FirstLine(string stack)
    {
        var other = stack == "local" ? "containers" : "local";
        var engine = Engine();
        var why = Environment.GetEnvironmentVariable(Setting) == stack ? $"{Setting}={stack} is set"
            : stack == "local" && engine is null ? "no container engine answers here (no DOCKER_HOST, no socket of Docker or Podman)"
            : stack == "containers" && engine is not null ? $"a container engine is here ({engine})"
            : $"it was built with {Setting}={stack}";
        return $"Jonquils, {stack} stack: {why}. Force the other with {Setting}={other} (environment) or -p:{Setting}={other}.";
    }

    /// <summary>What tells that a container engine is reachable, as in <c>Stack.props</c>; a client on PATH alone does not count.</summary>
    private static string? Engine()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
        {
            return "DOCKER_HOST";
        }

        var sockets = new List<string> { "/var/run/docker.sock", "/run/podman/podman.sock" };
        if (Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home)
        {
            sockets.Add($"{home}/.docker/run/docker.sock");
        }

        if (Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            sockets.AddRange([$"{runtime}/podman/podman.sock", $"{runtime}/docker.sock"]);
        }

        return sockets.Find(File.Exists);
    }
}
