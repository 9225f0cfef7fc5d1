using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace Jonquils.ServiceDefaults.Telemetry;

/// <summary>Structured logs as JSON lines: on standard output, and in <c>Logs:Folder</c> when it is set.</summary>
/// <remarks>Files are named <c>{service}-yyyyMMdd[_NNN].log</c>, begin anew each day and at 50 MB, and the last 14 are kept.</remarks>
internal static class JsonLogs
{
    public static void AddJsonLogs(this WebApplicationBuilder builder, string serviceName)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        // Outgoing calls are spans already, and their log lines would carry full addresses, query strings included.
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        // A failed command is an exception, logged where it stops; some (a name that is taken) are answers and no failures at all.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Services.AddSingleton<ILoggerProvider>(_ => new JsonLogProvider(serviceName, builder.Configuration["Logs:Folder"]));
    }
}

internal sealed class JsonLogProvider : ILoggerProvider
{
    private const int QueueLines = 8192;
    private const long FileBytes = 50 * 1024 * 1024;
    private const int FilesKept = 14;

    private readonly string _service;
    private readonly Logger? _file;
    private readonly BlockingCollection<string> _lines = new(QueueLines);
    private readonly Thread _writer;

    public JsonLogProvider(string service, string? folder)
    {
        _service = service;
        if (!string.IsNullOrWhiteSpace(folder))
        {
            _file = new LoggerConfiguration()
                .WriteTo.File(
                    new RawLine(), Path.Combine(folder, $"{service}-.log"), rollingInterval: RollingInterval.Day,
                    fileSizeLimitBytes: FileBytes, rollOnFileSizeLimit: true, retainedFileCountLimit: FilesKept, shared: true)
                .CreateLogger();
        }

        _writer = new Thread(WriteLines) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    public ILogger CreateLogger(string categoryName) => new JsonLogger(this, _service, categoryName);

    public void Dispose()
    {
        _lines.CompleteAdding();
        _writer.Join(TimeSpan.FromSeconds(2));
        _file?.Dispose();
    }

    private void Enqueue(string line)
    {
        try
        {
            _lines.Add(line);
        }
        catch (InvalidOperationException)
        {
            // Closing: what is logged after the last flush has no reader.
        }
    }

    private void WriteLines()
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = false, NewLine = "\n" };
        foreach (var line in _lines.GetConsumingEnumerable())
        {
            try
            {
                output.WriteLine(line);
                if (_lines.Count == 0)
                {
                    output.Flush();
                }
            }
            catch (IOException)
            {
                // Whoever read our output is gone; the file still has the line.
            }

#pragma warning disable CA2254 // The line is finished; Serilog only rotates the file.
            _file?.Write(LogEventLevel.Information, "{Line:l}", line);
#pragma warning restore CA2254
        }
    }

    private sealed class JsonLogger(JsonLogProvider provider, string service, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Enqueue(JsonLogLine.Write(
                    TimeProvider.System.GetUtcNow(), service, category, logLevel, eventId, state, exception, formatter(state, exception)));
            }
        }
    }

    private sealed class RawLine : ITextFormatter
    {
        public void Format(LogEvent logEvent, TextWriter output)
        {
            if (logEvent.Properties["Line"] is ScalarValue { Value: string line })
            {
                output.Write(line);
                output.Write('\n');
            }
        }
    }
}
