using Microsoft.EntityFrameworkCore;

namespace Jonquils.MediaWorker.Monitoring.Database;

/// <summary>Schema <c>monitoring</c> of database <c>processing_db</c>, written in SQL next to what it is for; this context only brings it up to date.</summary>
internal sealed class MonitoringDb(DbContextOptions<MonitoringDb> options) : DbContext(options)
{
    public const string Schema = "monitoring";
}
