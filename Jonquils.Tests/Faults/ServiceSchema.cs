using Jonquils.Api;
using Jonquils.MediaWorker.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Faults;

/// <summary>A schema that a service keeps up to date. They are found by reflection, so that none is forgotten.</summary>
/// <param name="Service"><see cref="Api"/> or <see cref="Worker"/>.</param>
/// <param name="Context">The type that has its migrations.</param>
/// <param name="Database">Name of the connection string.</param>
/// <param name="History">Schema with the list of migrations that were done.</param>
internal sealed record ServiceSchema(string Service, Type Context, string Database, string History)
{
    public const string Api = "api";
    public const string Worker = "worker";

    public static IReadOnlyList<ServiceSchema> All { get; } = [.. In(Api, typeof(ApiMarker)), .. In(Worker, typeof(JobState))];

    /// <summary>Its migrations, the first one first.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            using var database = Open("Host=nowhere");
            return [.. database.Database.GetMigrations()];
        }
    }

    /// <param name="step">One of <see cref="Steps"/>; <see langword="null"/> for the newest.</param>
    public async Task MigrateAsync(string connection, string? step)
    {
        await using var database = Open(connection);
        await database.GetInfrastructure().GetRequiredService<IMigrator>().MigrateAsync(step);
    }

    private DbContext Open(string connection)
    {
        var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(Context))!;
        options.UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable("__ef_migrations", History));
        return (DbContext)Activator.CreateInstance(Context, options.Options)!;
    }

    private static IEnumerable<ServiceSchema> In(string service, Type one) =>
        one.Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DbContext))).OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => new ServiceSchema(service, type, Constant(type, "Name") ?? "processing_db", Constant(type, "Schema") ?? "public"));

    private static string? Constant(Type type, string name) => (string?)type.GetField(name)?.GetRawConstantValue();
}
