namespace Jonquils.Api.Catalog.Plays;

/// <summary>How often a track was played on a day (UTC).</summary>
internal sealed class DailyPlays
{
    public DateOnly Day { get; init; }

    public Guid TrackId { get; init; }

    public int Plays { get; init; }
}

/// <summary>A track's plays in a window, counted ahead so that the list of the popular needs no sums.</summary>
internal sealed class PopularTrack
{
    public const string Day = "day";
    public const string Week = "week";
    public const string Month = "month";
    public const string Ever = "all";

    public required string Window { get; init; }

    public Guid TrackId { get; init; }

    public long Plays { get; init; }
}
