using System.ComponentModel;
using CliWrap;

namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary><see cref="IToolRunner"/> of the containers stack, by CliWrap.</summary>
internal sealed class CliWrapToolRunner(StartingThread starter, TimeProvider clock) : IToolRunner
{
    public async Task<ToolResult> RunAsync(ToolRun run, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var started = clock.GetTimestamp();
        var tail = new ErrorTail();
        using var forceful = new CancellationTokenSource();
        await using var deadline = cancel.Register(() => forceful.CancelAfter(run.Grace));
        var command = Cli.Wrap(run.File)
            .WithArguments(run.Arguments)
            .WithWorkingDirectory(run.WorkingDirectory)
            .WithEnvironmentVariables(ToolEnvironment.Replacing(Environment.GetEnvironmentVariables()))
            .WithStandardOutputPipe(PipeTarget.Create((stream, _) => ToolOutput.CopyAsync(stream, run.Output)))
            .WithStandardErrorPipe(PipeTarget.Create((stream, _) => tail.ReadAsync(stream, run.OnErrorLine)))
            .WithValidation(CommandResultValidation.None);
        try
        {
            // ExecuteAsync starts the process before it returns, hence on the thread that outlives it. First token: kill the tree; second: SIGINT.
            var execution = await starter.RunAsync(() => command.ExecuteAsync(forceful.Token, cancel));
            var result = await execution;
            return new ToolResult(result.ExitCode, clock.GetElapsedTime(started), tail.ToString(), cancel.IsCancellationRequested);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new ToolResult(ToolResultCodes.Interrupted, clock.GetElapsedTime(started), tail.ToString(), WasCancelled: true);
        }
        catch (Win32Exception error)
        {
            throw new ToolMissingException($"'{Path.GetFileName(run.File)}' could not be started: {error.Message}", error);
        }
    }

    private static class ToolResultCodes
    {
        // What FFmpeg itself answers after SIGINT; CliWrap hides the real one behind its exception.
        public const int Interrupted = 255;
    }
}
