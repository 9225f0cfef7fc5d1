using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

/// <summary>Guessing passwords with many names, many requests at once, and from many addresses.</summary>
[Trait("Category", "Security")]
public sealed class GuessingTests(GuessingTests.Host api) : IClassFixture<GuessingTests.Host>
{
    [Fact]
    public async Task An_address_that_guesses_at_many_names_has_to_wait_and_others_sign_in_meanwhile()
    {
        (await api.SignedInAsAsync("wilma")).Dispose();
        using var guesser = ClientFrom("127.0.0.2");
        using var neighbour = ClientFrom("127.0.0.3");

        var guesses = new List<HttpResponseMessage>();
        for (var i = 0; i < Host.FailuresOfAnAddress; i++)
        {
            guesses.Add(await SignInAsync(guesser, $"name {i}", "a guess"));
        }

        Assert.All(guesses, guess => Assert.Equal(HttpStatusCode.Unauthorized, guess.StatusCode));
        var refused = await SignInAsync(guesser, "wilma", ApiHost.Password);
        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", refused);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(neighbour, "wilma", ApiHost.Password)).StatusCode);
    }

    [Fact]
    public async Task An_account_of_ones_own_buys_no_more_guesses()
    {
        (await api.SignedInAsAsync("mallory")).Dispose();
        using var guesser = ClientFrom("127.0.0.4");
        var guessed = 0;

        while ((await SignInAsync(guesser, $"victim {guessed}", "a guess")).StatusCode == HttpStatusCode.Unauthorized)
        {
            guessed++;
            Assert.True(guessed <= Host.FailuresOfAnAddress, "The guesses have no end.");
            await SignInAsync(guesser, "mallory", ApiHost.Password);
        }

        Assert.Equal(Host.FailuresOfAnAddress, guessed);
    }

    [Fact]
    public async Task Guesses_that_arrive_together_outrun_the_count_by_no_more_than_those_who_are_hashed_at_once()
    {
        (await api.SignedInAsAsync("trudy")).Dispose();
        using var crowd = ClientFrom("127.0.0.5");

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => SignInAsync(crowd, "trudy", $"guess {n}")));

        Assert.Equal(60, answers.Count(a => a.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests));
        var hashedAtOnce = Math.Max(2, Environment.ProcessorCount * 2);
        Assert.InRange(answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized), Host.Failures, Host.Failures + hashedAtOnce);
    }

    [Fact]
    public async Task A_signed_in_session_cannot_try_passwords_without_end_either()
    {
        using var client = await api.SignedInAsAsync("sybil");

        var tries = new List<HttpResponseMessage>();
        for (var i = 0; i < Host.Failures; i++)
        {
            tries.Add(await client.PostAsJsonAsync("/api/v1/auth/change-password", new { current_password = $"guess {i}", new_password = "a better password" }));
        }

        Assert.All(tries, answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        await Refused.WithAsync(
            HttpStatusCode.TooManyRequests, "too_many_attempts",
            await client.PostAsJsonAsync("/api/v1/auth/change-password", new { current_password = ApiHost.Password, new_password = "a better password" }));
    }

    [Theory]
    [InlineData("127.0.0.6", "/api/v1/auth/forgot-password", """{"email":"nobody@example.org"}""", HttpStatusCode.Accepted)]
    [InlineData("127.0.0.7", "/api/v1/auth/reset-password", """{"token":"made up","new_password":"a better password"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("127.0.0.8", "/api/v1/auth/verify-email", """{"token":"made up"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task An_address_asks_for_letters_and_tries_links_only_so_often(string address, string path, string body, HttpStatusCode first)
    {
        using var client = ClientFrom(address);

        for (var i = 0; i < Host.AnHour; i++)
        {
            Assert.Equal(first, (await PostAsync(client, path, body)).StatusCode);
        }

        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", await PostAsync(client, path, body));
    }

    [Fact]
    public async Task An_address_registers_only_so_many_accounts_and_so_learns_of_few_that_are_taken()
    {
        using var client = ClientFrom("127.0.0.9");

        for (var i = 0; i < Host.AnHour; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await RegisterAsync(client, $"many{i}")).StatusCode);
        }

        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", await RegisterAsync(client, "many0"));
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient client, string login, string password) =>
        client.PostAsJsonAsync("/api/v1/auth/login", new { login, password });

    private static Task<HttpResponseMessage> RegisterAsync(HttpClient client, string name) =>
        client.PostAsJsonAsync("/api/v1/auth/register", new { email = $"{name}@example.org", username = name, password = ApiHost.Password });

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body) =>
        client.PostAsync(path, new StringContent(body, null, "application/json"));

    /// <summary>All of 127.0.0.0/8 is this machine, so that one machine has as many addresses as a test wants.</summary>
    private HttpClient ClientFrom(string address) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = api.Address,
    };

    /// <summary>The Api with little patience.</summary>
    public sealed class Host : ApiHost
    {
        public const int Failures = 3;
        public const int FailuresOfAnAddress = Failures * 5;
        public const int AnHour = 4;

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Accounts:LockoutFailures"] = $"{Failures}";
            settings["Accounts:RegistrationsPerHour"] = $"{AnHour}";
            settings["Accounts:LettersPerHour"] = $"{AnHour}";
            settings["Accounts:LinksPerHour"] = $"{AnHour}";
        }
    }
}
