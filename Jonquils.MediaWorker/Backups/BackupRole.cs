using Jonquils.MediaWorker.Jobs.Database;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Jonquils.MediaWorker.Backups;

/// <summary>The role that makes backups: it may read everything, change nothing, and make databases of its own.</summary>
internal sealed class BackupRole([FromKeyedServices(ProcessingDb.Name)] NpgsqlDataSource database, IOptions<BackupOptions> options)
{
    // Names and passwords cannot be parameters of such statements; the server itself quotes them.
    private const string Sql = """
        SELECT format(CASE WHEN EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)
            THEN 'ALTER ROLE %I LOGIN CREATEDB PASSWORD %L; GRANT pg_read_all_data TO %1$I'
            ELSE 'CREATE ROLE %I LOGIN CREATEDB PASSWORD %L; GRANT pg_read_all_data TO %1$I' END, $1, $2)
        """;

    /// <summary>Makes the role, or gives it the password of the settings.</summary>
    /// <exception cref="BackupException">The worker's own user may not make roles, and the role cannot sign in.</exception>
    public async Task EnsureAsync(NpgsqlConnectionStringBuilder probe, CancellationToken cancel)
    {
        if (options.Value is not { User: { } user, Password: { } password })
        {
            return;
        }

        // Tried only when it is there: a sign-in of a role that was never made looks like an attack in the server's log.
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (await ExistsAsync(connection, user, cancel) && await CanSignInAsync(probe, cancel))
        {
            return;
        }

        try
        {
            await using var written = new NpgsqlCommand(Sql, connection);
            written.Parameters.Add(new() { Value = user });
            written.Parameters.Add(new() { Value = password });
            var statement = (string)(await written.ExecuteScalarAsync(cancel))!;
            await using var make = new NpgsqlCommand(statement, connection);
            await make.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException error)
        {
            throw new BackupException(
                $"The role '{user}' of Backups:User cannot sign in, and could not be made: {error.MessageText}. It needs LOGIN, CREATEDB and membership in pg_read_all_data.", error);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string user, CancellationToken cancel)
    {
        await using var exists = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", connection);
        exists.Parameters.Add(new() { Value = user });
        return await exists.ExecuteScalarAsync(cancel) is true;
    }

    private static async Task<bool> CanSignInAsync(NpgsqlConnectionStringBuilder probe, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(probe.ConnectionString);
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }
}
