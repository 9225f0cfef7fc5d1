using Npgsql;

namespace Jonquils.Tests.Given;

/// <summary>Looks into a database and changes what only time could, past the product.</summary>
public static class Sql
{
    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ScalarAsync<T>(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
