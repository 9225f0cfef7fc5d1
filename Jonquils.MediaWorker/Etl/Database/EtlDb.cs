using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Etl.Database;

/// <summary>
/// Schemas <c>etl</c>, <c>staging</c> and <c>data_warehouse</c> of database <c>processing_db</c>. They are written by sets of rows at a time, in
/// SQL next to what it is for; this context only brings them up to date.
/// </summary>
internal sealed class EtlDb(DbContextOptions<EtlDb> options) : DbContext(options)
{
    public const string Schema = "etl";
}
