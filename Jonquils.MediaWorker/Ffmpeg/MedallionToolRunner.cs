using System.ComponentModel;
using System.Text;
using Medallion.Shell;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary><see cref="IToolRunner"/> of the local stack, by MedallionShell.</summary>
internal sealed class MedallionToolRunner(StartingThread starter, TimeProvider clock) : IToolRunner
{
    // Grandchildren may hold the pipes of a killed child; nothing they could still say is worth waiting for.
    private static readonly TimeSpan PipesAfterEnd = TimeSpan.FromSeconds(2);

    public async Task<ToolResult> RunAsync(ToolRun run, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var started = clock.GetTimestamp();
        using var command = await StartAsync(run);
        command.StandardInput.Close();
        var tail = new ErrorTail();
        var pipes = Task.WhenAll(
            ToolOutput.CopyAsync(command.StandardOutput.BaseStream, run.Output),
            tail.ReadAsync(command.StandardError.BaseStream, run.OnErrorLine));

        // MedallionShell gets no token of ours: its own cancelling kills the direct child only.
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancel.Register(() => stopping.TrySetResult());
        if (await Task.WhenAny(command.Task, stopping.Task) == stopping.Task)
        {
            await StopAsync(command, run.Grace);
        }

        var result = await command.Task;
        await Task.WhenAny(pipes, Task.Delay(PipesAfterEnd, clock, CancellationToken.None));
        if (pipes.IsFaulted)
        {
            await pipes;
        }

        return new ToolResult(result.ExitCode, clock.GetElapsedTime(started), tail.ToString(), cancel.IsCancellationRequested);
    }

    private async Task<Command> StartAsync(ToolRun run)
    {
        try
        {
            return await starter.RunAsync(() => Command.Run(run.File, run.Arguments, options => options
                .Encoding(new UTF8Encoding(false))
                .ThrowOnError(false)
                .DisposeOnExit(false)
                .WorkingDirectory(run.WorkingDirectory)
                .StartInfo(start =>
                {
                    start.Environment.Clear();
                    foreach (var (name, value) in ToolEnvironment.Variables)
                    {
                        start.Environment[name] = value;
                    }
                })));
        }
        catch (Win32Exception error)
        {
            throw new ToolMissingException($"'{Path.GetFileName(run.File)}' could not be started: {error.Message}", error);
        }
    }

    private async Task StopAsync(Command command, TimeSpan grace)
    {
        await command.TrySignalAsync(CommandSignal.ControlC);
        if (await Task.WhenAny(command.Task, Task.Delay(grace, clock, CancellationToken.None)) == command.Task)
        {
            return;
        }

        try
        {
            command.Process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended between the look and the kill.
        }
    }
}
