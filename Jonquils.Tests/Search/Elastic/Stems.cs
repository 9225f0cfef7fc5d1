using System.Collections.Concurrent;
using Jonquils.Tests.Stack;
using Npgsql;

namespace Jonquils.Tests.Search.Elastic;

/// <summary>Stems of words by the Snowball algorithms, which Elasticsearch's stemmers are too; PostgreSQL has them at hand.</summary>
internal static class Stems
{
    private static readonly ConcurrentDictionary<string, string> Known = new();
    private static readonly Lazy<Task<NpgsqlDataSource>> Database = new(async () =>
        NpgsqlDataSource.Create(await (await TestStack.PostgresAsync()).CreateDatabaseAsync("stems")));

    public static Task StartAsync() => Database.Value;

    public static string Of(string word) => Known.GetOrAdd(word, one =>
    {
        using var command = Database.Value.GetAwaiter().GetResult().CreateCommand("SELECT ts_lexize('russian_stem', $1), ts_lexize('english_stem', $1)");
        command.Parameters.Add(new() { Value = one });
        using var reader = command.ExecuteReader();
        reader.Read();
        // Words that PostgreSQL drops have no stem there, but stay as they are in Elasticsearch.
        var stems = reader.GetFieldValue<string[]>(one.Any(c => c >= 'а' && c <= 'я') ? 0 : 1);
        return stems is [var stem, ..] ? stem : one;
    });
}
