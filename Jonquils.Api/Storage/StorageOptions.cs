using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Jonquils.ServiceDefaults;

namespace Jonquils.Api.Storage;

/// <summary>Settings of section <c>Storage</c>. The older names <c>API_KEY</c>, <c>SEARCH_CACHE_TTL</c> and <c>TRACK_CACHE_TTL</c> (seconds) work too, and win.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";
    public const int LeastKeyLength = 8;

    /// <summary>A key that opens the storage service besides those that administrators make; none when absent.</summary>
    [MinLength(LeastKeyLength)]
    public string? ApiKey { get; set; }

    /// <summary>How long the results of a search are kept, where the caller does not say.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan SearchCacheTtl { get; set; } = TimeSpan.FromSeconds(1800);

    /// <summary>How long a user's list of tracks is kept in Redis; every change renews it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan TrackCacheTtl { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>How long a track is kept after it was last saved.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan KeepTracksFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long cookies are kept that are neither read nor written.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan KeepCookiesFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Pause between two clean-ups.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "7.00:00:00")]
    public TimeSpan CleanEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many tracks one user may have.</summary>
    [Range(1, 1_000_000)]
    public int MostTracksPerUser { get; init; } = 10_000;

    /// <summary>Takes the settings that are given under their older names.</summary>
    /// <exception cref="SettingException">One of them is no number of seconds.</exception>
    public void TakeOlderNames(IConfiguration configuration)
    {
        ApiKey = configuration["API_KEY"] is { Length: > 0 } key ? key : ApiKey;
        SearchCacheTtl = Seconds(configuration, "SEARCH_CACHE_TTL") ?? SearchCacheTtl;
        TrackCacheTtl = Seconds(configuration, "TRACK_CACHE_TTL") ?? TrackCacheTtl;
    }

    private static TimeSpan? Seconds(IConfiguration configuration, string name) =>
        configuration[name] is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw new SettingException($"Setting {name} is no whole number of seconds: '{text}'.");
}
