using System.Net;
using Jonquils.Api.Playback;
using Jonquils.Api.Security;
using Jonquils.Tests.Given;
using Jonquils.Tests.Playback;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Edge;

/// <summary>Who shares a limit: nobody escapes it by what they can make up.</summary>
[Trait("Category", "Security")]
public sealed class SharedLimitsTests(SharedLimitsTests.Host api) : IClassFixture<SharedLimitsTests.Host>
{
    private const string Cover = "/api/v1/tracks/00000000-0000-0000-0000-000000000000/cover";

    [Theory]
    [InlineData("/api/v1/tracks", "2001:db8:1:2", "2001:db8:1:3")]
    [InlineData(Cover, "2001:db8:1:4", "2001:db8:1:5")]
    public async Task All_addresses_of_one_IPv6_network_share_its_limit_and_the_network_beside_it_has_its_own(string path, string network, string neighbours)
    {
        using var proxy = api.Anonymous;

        var one = await StatusesAsync(proxy, Enumerable.Range(1, Host.Few * 2).Select(n => (path, $"{network}:{n:x}::{n:x}")));
        var other = await StatusesAsync(proxy, [(path, $"{neighbours}::1")]);

        Assert.Contains(HttpStatusCode.TooManyRequests, one);
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, other);
    }

    [Theory]
    [InlineData("198.51.100.7", 20)]
    [InlineData("198.51.100.8", 4000)]
    public async Task Tickets_that_somebody_made_up_count_as_requests_of_the_address_and_a_listener_behind_it_plays_on(string address, int length)
    {
        var (root, _, _) = await api.PlayableAsync("listener");
        using var proxy = api.Anonymous;

        var invented = await StatusesAsync(proxy, Enumerable.Range(0, Host.Few * 2).Select(n => ($"/hls/t/{new string('A', length)}.{n}/master.m3u8", address)));
        var played = await StatusesAsync(proxy, Enumerable.Repeat(($"{root}a64/media.mp4", address), Host.Few + 5));

        Assert.Contains(HttpStatusCode.TooManyRequests, invented);
        Assert.All(invented, status => Assert.True(status is HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests, $"{status}"));
        Assert.All(played, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Fact]
    public async Task A_listener_has_a_limit_for_each_package_wherever_they_ask_from()
    {
        var (root, _, _) = await api.PlayableAsync("eager");
        var (other, _, _) = await api.PlayableAsync("calm");
        using var proxy = api.Anonymous;

        var eager = await StatusesAsync(proxy, Enumerable.Range(0, Host.Segments * 2).Select(n => (root + "master.m3u8", $"203.0.113.{n}")));
        var calm = await StatusesAsync(proxy, [(other + "master.m3u8", "203.0.113.1")]);

        Assert.Contains(HttpStatusCode.TooManyRequests, eager);
        Assert.Equal([HttpStatusCode.OK], calm);
    }

    [Fact]
    public async Task Tickets_that_everybody_gets_for_the_asking_are_counted_together_for_one_address()
    {
        var (_, _, folder) = await api.PlayableAsync("anybody");
        using var proxy = api.Anonymous;
        var clock = new ShiftedClock();
        var tickets = new PlaybackTickets(api.Services.GetRequiredService<SecurityKeys>(), api.Services.GetRequiredService<IOptions<PlaybackOptions>>(), clock);

        var asked = new List<(string, string)>();
        for (var n = 0; n < Host.Segments * 2; n++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            asked.Add(($"/hls/t/{tickets.Issue(folder, PlaybackTickets.NoSession).Text}/master.m3u8", "198.51.100.9"));
        }

        var statuses = await StatusesAsync(proxy, asked);

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    private static async Task<List<HttpStatusCode>> StatusesAsync(HttpClient proxy, IEnumerable<(string Path, string From)> requests)
    {
        List<HttpStatusCode> statuses = [];
        foreach (var (path, from) in requests)
        {
            using var answer = await proxy.GetWithAsync(path, ("X-Forwarded-For", from));
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }

    /// <summary>The Api behind a proxy on this machine, with small limits.</summary>
    public sealed class Host : ApiHost
    {
        public const int Few = 30;
        public const int Segments = 60;

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Proxies:Known:0"] = "127.0.0.0/8";
            settings["Proxies:Known:1"] = "::1";
            settings["RateLimits:RequestsPerMinutePerAddress"] = $"{Few}";
            settings["RateLimits:PicturesPerMinute"] = $"{Few}";
            settings["RateLimits:SegmentsPerMinute"] = $"{Segments}";
        }
    }
}
