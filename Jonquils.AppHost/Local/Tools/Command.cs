using System.Diagnostics;
using System.Text;
using Jonquils.AppHost.Local.Processes;

namespace Jonquils.AppHost.Local.Tools;

/// <summary>A program that runs to its end: exit code and output.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs tools that end by themselves (initdb, apt-get, npm, tar, ffmpeg).</summary>
internal static class Command
{
    /// <param name="environment">Variables set beside the inherited ones.</param>
    /// <param name="line">Called for each line of either output, for tools that take long enough to want to be seen working.</param>
    /// <exception cref="OperationCanceledException">After the tool and what it started were killed.</exception>
    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancel, IReadOnlyDictionary<string, string>? environment = null, Action<string>? line = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        foreach (var (name, value) in ChildEnvironment.Inherited().Concat(environment ?? new Dictionary<string, string>()))
        {
            start.Environment[name] = value;
        }

        using var process = await ChildLauncher.StartAsync(start);
        process.StandardInput.Close();
        using var kill = cancel.Register(() => process.Kill(entireProcessTree: true));
        var output = ReadAsync(process.StandardOutput, line);
        var errors = ReadAsync(process.StandardError, line);

        // Not cancelled: after the kill it ends by itself, and leaving earlier would leave it half dead behind us.
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? line)
    {
        var all = new StringBuilder();
        while (await reader.ReadLineAsync() is { } text)
        {
            all.AppendLine(text);
            line?.Invoke(text);
        }

        return all.ToString().TrimEnd();
    }
}
