using System.Globalization;
using System.Text;
using Jonquils.MediaWorker.Ffmpeg;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>Runs <c>pg_dump</c> and <c>pg_restore</c>: confined, limited in time, and without a password on any command line.</summary>
internal sealed class PostgresTools(IToolRunner runner, IOptions<BackupOptions> options, TimeProvider clock)
{
    public const string Dump = "pg_dump";
    public const string Restore = "pg_restore";

    private const int Niceness = 10;
    private const long MostMemory = 4L << 30;
    private const long LargestFile = 1L << 44;

    // pg_restore says first what it failed at, and then much that follows from it.
    private const int MostWords = 1500;

    /// <summary>Which pg_dump this is, e.g. <c>pg_dump (PostgreSQL) 15.6</c>.</summary>
    public async Task<string> VersionAsync(string folder, CancellationToken cancel)
    {
        var text = new StringBuilder();
        await RunAsync(Dump, ["--version"], folder, bytes => text.Append(Encoding.UTF8.GetString(bytes)), cancel);
        return text.ToString().Trim();
    }

    /// <summary>Runs a tool on a database.</summary>
    /// <param name="folder">Existing scratch folder; holds the password file while the tool runs.</param>
    /// <exception cref="BackupException">It is not installed, failed or took too long.</exception>
    public async Task RunAsync(string tool, NpgsqlConnectionStringBuilder database, IReadOnlyList<string> arguments, string folder, CancellationToken cancel)
    {
        var passwords = Path.Combine(folder, $".{Guid.NewGuid():N}.pgpass");
        try
        {
            await WritePrivateAsync(passwords, $"*:*:*:*:{Escaped(database.Password ?? "", ':')}\n", cancel);
            await RunAsync(tool, ["--no-password", $"--dbname={AddressOf(database, passwords)}", .. arguments], folder, _ => { }, cancel);
        }
        finally
        {
            File.Delete(passwords);
        }
    }

    private async Task RunAsync(string tool, IReadOnlyList<string> words, string folder, OutputSink output, CancellationToken cancel)
    {
        var longest = options.Value.LongestStep;
        using var overTime = new CancellationTokenSource(longest, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel, overTime.Token);
        // Unlike FFmpeg they have a server to talk to.
        var confinement = Confinement.OfThisMachine with { WithoutNetwork = [] };
        var (file, arguments) = confinement.Wrap(Find(tool), words, new ToolLimits(longest, longest, LargestFile, MostMemory), Niceness);
        ToolResult result;
        try
        {
            result = await runner.RunAsync(new ToolRun(file, arguments, folder) { Output = output }, ended.Token);
        }
        catch (ToolMissingException error)
        {
            throw new BackupException(error.Message, error);
        }

        cancel.ThrowIfCancellationRequested();
        if (overTime.IsCancellationRequested)
        {
            throw new BackupException($"{tool} took longer than Backups:LongestStep ({longest}).");
        }

        if (result.ExitCode != 0)
        {
            var said = result.ErrorTail[..Math.Min(result.ErrorTail.Length, MostWords)].Trim();
            throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"{tool} ended with code {result.ExitCode}: {said}"));
        }
    }

    private string Find(string tool) =>
        ProgramPath.Find(options.Value.ToolsFolder is { } folder ? Path.Combine(folder, tool) : tool)
        ?? throw new BackupException($"{tool} is not there. Install PostgreSQL's client programs, or set Backups:ToolsFolder to their folder.");

    private static string AddressOf(NpgsqlConnectionStringBuilder database, string passwords)
    {
        (string Name, string? Value)[] parts =
        [
            ("host", database.Host),
            ("port", database.Port.ToString(CultureInfo.InvariantCulture)),
            ("user", database.Username),
            ("dbname", database.Database),
            ("passfile", passwords),
            ("sslmode", database.SslMode switch
            {
                SslMode.Disable => "disable",
                SslMode.Allow => "allow",
                SslMode.Require => "require",
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                _ => "prefer",
            }),
        ];
        return string.Join(' ', parts.Where(p => p.Value is { Length: > 0 }).Select(p => $"{p.Name}='{Escaped(p.Value!, '\'')}'"));
    }

    private static string Escaped(string text, char special) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{special}", $"\\{special}", StringComparison.Ordinal);

    private static async Task WritePrivateAsync(string path, string text, CancellationToken cancel)
    {
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, create);
        await file.WriteAsync(text.AsMemory(), cancel);
    }
}
