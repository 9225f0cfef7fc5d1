namespace Jonquils.MediaWorker.Ffmpeg;

/// <summary>Runs one native program. The seam between the two stacks: each has its own process library.</summary>
internal interface IToolRunner
{
    /// <summary>Runs a program to its end. Never throws for an exit code.</summary>
    /// <remarks>Cancelling asks it to stop (SIGINT), and after <see cref="ToolRun.Grace"/> kills it with all its children.</remarks>
    /// <exception cref="ToolMissingException">There is no such program, or it may not be started.</exception>
    Task<ToolResult> RunAsync(ToolRun run, CancellationToken cancel);
}

/// <summary>Takes the bytes of a program's standard output as they come. They are only valid during the call.</summary>
internal delegate void OutputSink(ReadOnlySpan<byte> bytes);

/// <summary>One start of a program. Its environment is empty but for PATH and LC_ALL=C.</summary>
/// <param name="File">Absolute path of the program.</param>
/// <param name="Arguments">One entry an argument; no shell ever sees them.</param>
/// <param name="WorkingDirectory">An existing folder.</param>
internal sealed record ToolRun(string File, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>Called for each line of standard error, cut at <see cref="ErrorTail.LongestLine"/>.</summary>
    /// <returns>Whether the line is worth keeping in <see cref="ToolResult.ErrorTail"/>.</returns>
    public Func<string, bool> OnErrorLine { get; init; } = _ => true;

    /// <summary>Where standard output goes; by default nowhere.</summary>
    public OutputSink Output { get; init; } = _ => { };

    /// <summary>How long a program that was asked to stop may take.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + n for signal n.</param>
/// <param name="RunTime">Wall time.</param>
/// <param name="ErrorTail">The end of its standard error, at most <see cref="ErrorTail.Capacity"/> characters.</param>
/// <param name="WasCancelled">Whether it was asked to stop before it ended by itself.</param>
internal sealed record ToolResult(int ExitCode, TimeSpan RunTime, string ErrorTail, bool WasCancelled);

/// <summary>A program that should be there is not, or cannot be started.</summary>
internal sealed class ToolMissingException(string message, Exception? inner = null) : Exception(message, inner);
