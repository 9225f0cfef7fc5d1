using System.Diagnostics;
using Jonquils.AppHost.Local;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Tests.Faults;

/// <summary>Databases of one service, and its command <c>migrate</c> as a process that can be killed.</summary>
internal sealed class MigratedService
{
    private const string SchemaSql = """
        SELECT string_agg(line, chr(10) ORDER BY line) FROM (
            SELECT format('%s.%s.%s %s %s %s', table_schema, table_name, column_name, data_type, is_nullable, column_default) AS line
            FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT format('%s %s', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid <> 0
        ) AS parts
        """;

    // A server of its own: transactions that are held open would keep the feeds of all other tests from going on.
    private static readonly Lazy<Task<TestPostgres>> Server = new(async () => (await TestStack.OwnPostgresAsync(durable: false)).Databases);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _service;
    private readonly Dictionary<string, string> _settings;
    private readonly Dictionary<string, Dictionary<string, (string Sql, string Value)>> _filled = [];

    private MigratedService(string service, Dictionary<string, string> settings) => (_service, _settings) = (service, settings);

    private IEnumerable<ServiceSchema> Schemas => ServiceSchema.All.Where(schema => schema.Service == _service);

    private IEnumerable<string> Databases => Schemas.Select(schema => schema.Database).Distinct();

    /// <summary>One whose databases do not exist yet.</summary>
    /// <param name="service"><see cref="ServiceSchema.Api"/> or <see cref="ServiceSchema.Worker"/>.</param>
    public static async Task<MigratedService> NewAsync(string service)
    {
        var postgres = await Server.Value;
        var settings = ServiceSchema.All.Where(schema => schema.Service == service).Select(schema => schema.Database).Distinct()
            .ToDictionary(name => $"ConnectionStrings__{name}", postgres.NewDatabase);
        settings["Objects__Folder"] = await TestStack.NewFolderAsync("objects");
        settings["services__worker__http__0"] = "http://localhost:9";
        settings["services__api__http__0"] = "http://localhost:9";
        settings["Security__MasterKey"] = Convert.ToBase64String(new byte[32]);
        settings["Internal__Key"] = ApiHost.InternalKey;
        return new MigratedService(service, settings);
    }

    /// <summary>One whose databases have the first schema that there ever was, with rows in every table.</summary>
    public static async Task<MigratedService> OldAsync(string service, int rows)
    {
        var old = await NewAsync(service);
        foreach (var name in old.Databases)
        {
            await (await Server.Value).ExecuteAsync($"""CREATE DATABASE "{new NpgsqlConnectionStringBuilder(old.ConnectionOf(name)).Database}" """);
            foreach (var schema in old.Schemas.Where(schema => schema.Database == name).OrderBy(schema => schema.Steps[0], StringComparer.Ordinal))
            {
                await schema.MigrateAsync(old.ConnectionOf(name), schema.Steps[0]);
            }

            old._filled[name] = await new FilledTables(old.ConnectionOf(name)).FillAsync(rows);
        }

        return old;
    }

    /// <summary>Runs the command.</summary>
    /// <param name="killWhen">Asked again and again whether to end it at once; <see langword="null"/> lets it end by itself.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> MigrateAsync(Func<Task<bool>>? killWhen = null)
    {
        var assembly = ProductLayout.Current.AssemblyOf(_service == ServiceSchema.Api ? "Jonquils.Api" : "Jonquils.MediaWorker");
        var start = new ProcessStartInfo(ProductLayout.Dotnet, [assembly, "migrate"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        while (killWhen is not null && !process.HasExited)
        {
            if (await killWhen())
            {
                process.Kill();
                break;
            }

            await Task.Delay(10);
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        var said = $"{await output}\n{await errors}";
        Assert.True(killWhen is not null || process.ExitCode == 0, said);
        return process.ExitCode;
    }

    /// <summary>Holds all tables that were filled, so that a migration stops in the middle.</summary>
    public async Task<IReadOnlyList<HeldTables>> HoldAsync()
    {
        List<HeldTables> held = [];
        foreach (var (name, filled) in _filled)
        {
            held.Add(await HeldTables.HoldAsync(ConnectionOf(name), filled.Keys));
        }

        return held;
    }

    /// <returns>Everything that its databases consist of, but rows.</returns>
    public async Task<string> SchemaAsync()
    {
        List<string> schema = [];
        foreach (var name in Databases)
        {
            schema.Add(await Sql.ScalarAsync<string>(ConnectionOf(name), SchemaSql));
        }

        return string.Join("\n\n", schema);
    }

    /// <returns>Tables whose rows are not as they were filled.</returns>
    public async Task<IReadOnlyList<string>> ChangedAsync()
    {
        List<string> changed = [];
        foreach (var (name, filled) in _filled)
        {
            changed.AddRange(await FilledTables.ChangedAsync(ConnectionOf(name), filled));
        }

        return changed;
    }

    /// <returns>How many migrations were done.</returns>
    public async Task<long> StepsAsync()
    {
        var steps = 0L;
        foreach (var schema in Schemas)
        {
            try
            {
                steps += await Sql.ScalarAsync<long>(ConnectionOf(schema.Database), $"SELECT count(*) FROM {schema.History}.__ef_migrations");
            }
            catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                // It did not come so far.
            }
        }

        return steps;
    }

    private string ConnectionOf(string name) => _settings[$"ConnectionStrings__{name}"];
}
