using System.Net;
using Jonquils.Tests.Faults;
using Jonquils.Tests.Given;
using Npgsql;

namespace Jonquils.Tests.Edge;

/// <summary>An Api of few places, whose requests take as long as PostgreSQL is silent.</summary>
[Trait("Category", "Faults")]
public sealed class LoadSheddingTests(LoadSheddingTests.Host api) : IClassFixture<LoadSheddingTests.Host>
{
    private const int AtOnce = 4, PerCaller = 3, Waiting = 2;
    private const string Slow = "/api/v1/tracks?limit=7&q=nothing";

    [Fact]
    public async Task Who_finds_no_place_is_told_at_once_to_come_back_and_those_who_have_one_are_served()
    {
        var callers = await CallersAsync("ada", "bob", "cyd");

        api.Wire.FallSilent();
        var placed = callers.SelectMany(caller => new[] { caller.GetAsync(Slow), caller.GetAsync(Slow) }).ToList();
        await NobodyIsAnsweredAsync(placed);
        using var late = await callers[0].GetAsync(Slow);
        using var alive = await api.Anonymous.GetAsync("/alive");
        using var song = await api.Anonymous.GetAsync("/hls/t/invented/master.m3u8");
        api.Wire.SpeakAgain();

        await Refused.WithAsync(HttpStatusCode.ServiceUnavailable, "busy", late);
        Assert.Equal(TimeSpan.FromSeconds(5), late.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", song);
        Assert.All(await Task.WhenAll(placed), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using var afterwards = await callers[0].GetAsync(Slow);
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Fact]
    public async Task One_caller_cannot_take_the_places_of_all()
    {
        var callers = await CallersAsync("eve", "fay");

        api.Wire.FallSilent();
        var greedy = Enumerable.Range(0, PerCaller + Waiting).Select(_ => callers[0].GetAsync(Slow)).ToList();
        await NobodyIsAnsweredAsync(greedy);
        using var refused = await callers[0].GetAsync(Slow);
        var other = callers[1].GetAsync(Slow);
        await NobodyIsAnsweredAsync([other]);
        api.Wire.SpeakAgain();

        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_requests", refused);
        Assert.Equal(HttpStatusCode.OK, (await other).StatusCode);
        Assert.All(await Task.WhenAll(greedy), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    private async Task<List<HttpClient>> CallersAsync(params string[] names)
    {
        List<HttpClient> callers = [];
        foreach (var name in names)
        {
            callers.Add(await api.SignedInAsAsync(name));
            // Their sessions are known from then on, without a question to the database.
            (await callers[^1].GetAsync("/api/v1/auth/me")).EnsureSuccessStatusCode();
        }

        return callers;
    }

    private static async Task NobodyIsAnsweredAsync(IReadOnlyList<Task<HttpResponseMessage>> asked)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(700));
        Assert.All(asked, answer => Assert.False(answer.IsCompleted));
    }

    public sealed class Host : ApiHost, IAsyncLifetime
    {
        internal TroubledWire Wire { get; private set; } = null!;

        async Task IAsyncLifetime.DisposeAsync()
        {
            await DisposeAsync();
            await Wire.DisposeAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            foreach (var name in settings.Keys.Where(key => key.EndsWith("_db", StringComparison.Ordinal)).ToList())
            {
                var connection = new NpgsqlConnectionStringBuilder(settings[name]);
                Wire ??= new TroubledWire(connection.Port);
                settings[name] = $"{settings[name]};Host=127.0.0.1;Port={Wire.Port}";
            }

            (settings["Requests:AtOnce"], settings["Requests:AtOncePerCaller"], settings["Requests:Waiting"]) = ($"{AtOnce}", $"{PerCaller}", $"{Waiting}");
        }
    }
}
