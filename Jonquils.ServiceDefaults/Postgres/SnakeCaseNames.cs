using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Jonquils.ServiceDefaults.Postgres;

/// <summary>Names tables, columns, keys and indexes as PostgreSQL people write them.</summary>
public static class SnakeCaseNames
{
    /// <summary>Turns the names that EF derived from C# into snake_case; names given by hand stay.</summary>
    public static void UseSnakeCaseNames(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is { } table)
            {
                entity.SetTableName(Snake(table));
            }

            // A row version is PostgreSQL's own column xmin, which the provider names later.
            foreach (var property in entity.GetProperties().Where(p => !(p.IsConcurrencyToken && p.ClrType == typeof(uint))))
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(Snake(key.GetName()));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Snake(index.GetDatabaseName()));
            }

            foreach (var foreign in entity.GetForeignKeys())
            {
                foreign.SetConstraintName(Snake(foreign.GetConstraintName()));
            }
        }
    }

    private static string? Snake(string? name) =>
        name is null || name.StartsWith("__", StringComparison.Ordinal) ? name : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
