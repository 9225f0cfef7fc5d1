using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Schedule.Database;

/// <summary>Schema <c>schedule</c> of database <c>processing_db</c>: the scheduler's own tables, which its library alone reads and writes.</summary>
internal sealed class ScheduleDb(DbContextOptions<ScheduleDb> options) : DbContext(options)
{
    public const string Schema = "schedule";

    /// <summary>How the names of the scheduler's tables begin.</summary>
    public const string TablePrefix = Schema + ".qrtz_";
}
