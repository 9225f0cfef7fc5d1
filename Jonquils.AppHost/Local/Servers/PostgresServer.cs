using System.Globalization;
using Jonquils.AppHost.Local.Processes;
using Jonquils.AppHost.Local.Tools;
using Npgsql;

namespace Jonquils.AppHost.Local.Servers;

/// <summary>A PostgreSQL server of our own: a private cluster, one superuser with a password, TCP on the loopback addresses only.</summary>
internal sealed record PostgresServer(Part Part, int Port, string Password)
{
    public const string Name = "postgres";

    private const string User = "jonquils";

    /// <summary>Folder of the server's own programs, pg_dump among them: an older one could not read its databases.</summary>
    public string ToolsFolder { get; init; } = "";

    /// <summary>Npgsql connection string of one database; the database need not exist yet.</summary>
    public string ConnectionString(string database) => $"Host=localhost;Port={Port};Username={User};Password={Password};Database={database}";

    /// <summary>Makes the cluster when there is none yet, and says how to run it.</summary>
    /// <param name="folder">Where the cluster lies.</param>
    /// <param name="durable">Whether the data should survive a crash of the machine; without it nothing waits for the disk.</param>
    /// <exception cref="LocalStackException">The cluster is of another major version than any server installed, or cannot be made.</exception>
    public static async Task<PostgresServer> PrepareAsync(
        PostgresBinaries binaries, string folder, int port, string password, bool durable, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var identity = await PostgresIdentity.ForAsync(folder, cancel);
        var data = Path.Combine(identity.Folder, "data");
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            await InitialiseAsync(binaries, identity, data, password, cancel);
        }
        else
        {
            binaries = MatchVersion(binaries, data);
        }

        if (identity.Owner is not null)
        {
            await Command.RunAsync("chown", ["-R", identity.Owner, identity.Folder], cancel);
        }

        string[] speed = durable ? [] : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
        var spec = new ChildSpec(Name, binaries.Program("postgres"),
        [
            "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=localhost", "-c", "unix_socket_directories=",
            "-c", "max_connections=200", "-c", "log_min_messages=warning", "-c", "log_checkpoints=off", .. speed,
        ])
        {
            Wrapper = identity.Wrapper,
            Privileges = identity.Privileges,
            StopSignal = Signal.Interrupt,
            StopGrace = TimeSpan.FromSeconds(20),
        };

        var probe = new NpgsqlConnectionStringBuilder($"Host=localhost;Port={port};Username={User};Password={password};Database=postgres") { Pooling = false, Timeout = 3 };
        return new PostgresServer(new Part(spec, $"localhost:{port}", cancel => AnswersAsync(probe.ConnectionString, cancel)), port, password) { ToolsFolder = binaries.Folder };
    }

    private static async Task InitialiseAsync(PostgresBinaries binaries, PostgresIdentity identity, string data, string password, CancellationToken cancel)
    {
        // Made beside and moved: a start that was killed in between leaves no half cluster that looks like a whole one.
        var partial = data + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        var passwordFile = Path.Combine(identity.Folder, "superuser-password");
        await PrivateFile.WriteAsync(passwordFile, password, cancel);
        try
        {
            if (identity.Owner is not null)
            {
                await Command.RunAsync("chown", [identity.Owner, passwordFile], cancel);
            }

            string[] words =
            [
                .. identity.ToolPrefix, binaries.Program("initdb"), "-D", partial, "-U", User, "-A", "scram-sha-256", $"--pwfile={passwordFile}",
                "-E", "UTF8", OperatingSystem.IsMacOS() ? "--locale=C" : "--locale=C.UTF-8", "--no-sync",
            ];
            var made = await Command.RunAsync(words[0], words.Skip(1), cancel);
            if (!made.Succeeded)
            {
                throw new LocalStackException($"initdb ended with code {made.ExitCode}: {made.Errors}", $"See whether {partial} can be written.");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(partial, data);
    }

    private static PostgresBinaries MatchVersion(PostgresBinaries binaries, string data)
    {
        var major = int.Parse(File.ReadAllText(Path.Combine(data, "PG_VERSION")).Trim(), CultureInfo.InvariantCulture);
        return major == binaries.Major
            ? binaries
            : PostgresBinaries.Find(major) ?? throw new LocalStackException(
                $"The data in {data} was written by PostgreSQL {major}, but only version {binaries.Major} is installed.",
                $"Install PostgreSQL {major}, or start over with --reset (which wipes the data folder).");
    }

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (Exception notYet) when (notYet is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }
}
