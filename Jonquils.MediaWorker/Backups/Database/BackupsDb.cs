using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Backups.Database;

/// <summary>Schema <c>backups</c> of database <c>processing_db</c>. It is read and written in SQL next to what it is for; this context only brings it up to date.</summary>
internal sealed class BackupsDb(DbContextOptions<BackupsDb> options) : DbContext(options)
{
    public const string Schema = "backups";
}
