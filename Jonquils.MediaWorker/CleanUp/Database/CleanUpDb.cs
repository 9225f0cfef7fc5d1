using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.CleanUp.Database;

/// <summary>Schema <c>cleanup</c> of database <c>processing_db</c>. It is read and written in SQL; this context only brings it up to date.</summary>
internal sealed class CleanUpDb(DbContextOptions<CleanUpDb> options) : DbContext(options)
{
    public const string Schema = "cleanup";
}
