using Names = Jonquils.Contracts.FigureNames;

namespace Jonquils.MediaWorker.Monitoring.Checks;

/// <summary>What is known of a figure: where it belongs, what to say when it is bad, and when it is. <c>Monitoring:Thresholds</c> overrules the bounds.</summary>
/// <param name="IsFloor">Whether little is bad, and not much.</param>
internal sealed record Rule(string Area, string Title, double? Warning, double? Critical = null, bool IsFloor = false)
{
    private const string Queues = "queues";
    private const string Forwarding = "forwarding";
    private const string Data = "data";
    private const string Security = "security";
    private const long Megabyte = 1024 * 1024;

    private static readonly Dictionary<string, Rule> All = new(StringComparer.Ordinal)
    {
        [Names.QueueOldest] = new(Queues, "Somebody has waited long for a job", 600, 3600),
        [Names.QueueWaiting] = new(Queues, "Many jobs wait", Warning: null),
        [Names.QueueFailed] = new(Queues, "Jobs failed that should not have", 1, 20),
        [Names.OutboxOldest] = new(Queues, "Messages between the services are late", 300, 600),
        [Names.OutboxDead] = new(Queues, "Messages between the services were given up", 1, 50),
        [Names.ListensLag] = new(Forwarding, "Listening is copied late", 300, 3600),
        [Names.ActivityLag] = new(Forwarding, "Activity of accounts is copied late", 300, 3600),
        [Names.ErasuresOverdue] = new(Forwarding, "Deleted accounts still stand in ClickHouse", 3600, 86_400),
        [Names.LogSpool] = new(Forwarding, "Logged requests pile up on disk", 64 * Megabyte, 768 * Megabyte),
        [Names.LogDropped] = new(Forwarding, "Logged requests were lost", 1),
        [Names.SearchLag] = new(Forwarding, "The search index is behind", 300, 3600),
        [Names.TracksWithoutObjects] = new(Data, "Available tracks have no files", 1, 10),
        [Names.TracksWithoutPackage] = new(Data, "Available tracks have no package", 1, 10),
        [Names.TracksWithoutArtist] = new(Data, "Tracks have no artist", 1),
        [Names.TracksStuck] = new(Data, "Tracks have been in the making for a day", 1, 50),
        [Names.TracksDuplicated] = new(Data, "The library has tracks twice", 1),
        [Names.TracksImpossible] = new(Data, "Tracks have values that cannot be", 1),
        [Names.RemovalsFailing] = new(Data, "Objects that nobody needs cannot be removed", 1, 1000),
        [Names.QuotasWrong] = new(Data, "Quotas are not what is stored", 1),
        [Names.ListensImpossible] = new(Data, "Listening has values that cannot be", 1),
        [Names.VideosStuck] = new(Data, "Videos have been in the making for a day", 1, 50),
        [Names.UsersWithoutRole] = new(Data, "Accounts have no role", 1),
        [Names.AccountsNotForgotten] = new(Data, "Deleted accounts are not forgotten", 1),
        [Names.ErrorPercent] = new("performance", "Requests fail", 1, 5),
        [Names.LatencyP95] = new("performance", "Requests are slow", 1000, 5000),
        [Names.DiskFreePercent] = new("machine", "A disk is nearly full", 15, 5, IsFloor: true),
        [Names.SignInFailures] = new(Security, "Very many sign-ins fail", 200, 2000),
        [Names.SignInFailuresOfOneAddress] = new(Security, "Sign-ins fail in bursts from one address", 20, 200),
        [Names.RefreshTokensReused] = new(Security, "Used refresh tokens came again", 1, 10),
        [Names.AddressesOfOneAccount] = new(Security, "An account signs in from many addresses", 15, 50),
        [Names.ListeningsOfOneAccount] = new(Security, "An account listens more than anybody can", 120, 1200),
        [Names.BackupAge] = new("backups", "The last back-up is old", 26, 50),
        [Names.RunLate] = new("library", "The library's run is late", 1),
        [Names.RunFailed] = new("library", "The library's last run failed", 1),
    };

    /// <summary>The rule of a figure; one that is not known, as of a newer Api, is kept and never bad.</summary>
    public static Rule Of(string figure) => All.GetValueOrDefault(figure) ?? new Rule(Data, figure, Warning: null);
}
