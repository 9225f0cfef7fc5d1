using System.Text.Json.Serialization;

namespace Jonquils.Api.Analytics.Reports;

/// <summary>How something was listened to in some time. Times are milliseconds, rates 0 to 1.</summary>
public record Figures
{
    /// <summary>Listenings that began, however short.</summary>
    public long Listenings { get; init; }

    /// <summary>Listenings of at least 30 seconds, or nine tenths of a shorter track.</summary>
    public long Plays { get; init; }

    /// <summary>Of these, those above the number that one listener may have an hour; they count for no chart.</summary>
    public long SuspiciousPlays { get; init; }

    public long UniqueListeners { get; init; }

    public long ListenedMs { get; init; }

    public long Skips { get; init; }

    /// <summary>Skips of all listenings that began; <see langword="null"/> when none did.</summary>
    public double? SkipRate { get; init; }

    public long Completes { get; init; }

    /// <summary>How much of the track was reached on the average, of listenings whose end was told; <see langword="null"/> when there is none.</summary>
    public double? Completion { get; init; }

    public long Likes { get; init; }

    /// <summary>The figures alone, whatever else the record has.</summary>
    internal Figures Plain => new(this);
}

/// <summary>The figures of one bucket.</summary>
public sealed record Point : Figures
{
    public Point(DateTimeOffset start, Figures figures)
        : base(figures) => Start = start;

    [JsonPropertyOrder(-1)]
    public DateTimeOffset Start { get; }
}

/// <param name="Name">Platform or kind of device.</param>
public sealed record Share(string Name, long Listenings, long Plays, long ListenedMs, long UniqueListeners);

/// <param name="Id">Of the track or artist.</param>
/// <param name="Name">Its title or name; <see langword="null"/> when it is no more.</param>
public sealed record TopEntry(Guid Id, string? Name, long Plays, long ListenedMs);

/// <param name="Id">Of the genre.</param>
/// <param name="Name"><see langword="null"/> when it is no more.</param>
public sealed record TopGenre(int Id, string? Name, long Plays, long ListenedMs);

/// <summary>What was played most, the most played first; a list that makes no sense for a report is empty.</summary>
public sealed record Top(IReadOnlyList<TopEntry> Tracks, IReadOnlyList<TopEntry> Artists, IReadOnlyList<TopGenre> Genres);

/// <summary>A report on what a user, a track or an artist has been listened to.</summary>
/// <param name="From">Start of the first bucket.</param>
/// <param name="To">End of the last.</param>
/// <param name="Totals">Of the whole time; listeners are counted once.</param>
/// <param name="Series">Every bucket, those without anything too.</param>
public sealed record ListeningReport(
    DateTimeOffset From, DateTimeOffset To, string Bucket, string Tz, Figures Totals, IReadOnlyList<Point> Series, IReadOnlyList<Share> Platforms, IReadOnlyList<Share> Devices, Top Top);
