using System.Net;
using System.Net.Http.Json;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Tests.Given;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Accounts;

/// <summary>Neither the answer nor the work behind it tells who has an account.</summary>
[Trait("Category", "Security")]
public sealed class SameWorkTests(SameWorkTests.Host api) : IClassFixture<SameWorkTests.Host>
{
    private const string Login = "/api/v1/auth/login";
    private const string Forgot = "/api/v1/auth/forgot-password";
    private const string Verify = "/api/v1/auth/verify-email";
    private const string OneHash = "1 argon2id";
    private const string BothHashes = "1 argon2id, 1 pbkdf2";

    [Fact]
    public async Task A_sign_in_costs_the_same_for_a_wrong_password_an_unknown_name_and_a_closed_account()
    {
        (await api.SignedInAsAsync("open")).Dispose();
        (await api.SignedInAsAsync("closed")).Dispose();
        await Sql.ExecuteAsync(api.Database("user_db"), "UPDATE users SET is_active = false WHERE username = 'closed'");
        using var anyone = api.Anonymous;
        using var counted = new CountedWork();

        var unknown = await counted.OfAsync(anyone, Login, Named("nobody"));
        var wrong = await counted.OfAsync(anyone, Login, Named("open"));
        var closed = await counted.OfAsync(anyone, Login, Named("closed"));
        var closedAndRight = await counted.OfAsync(anyone, Login, Named("closed", ApiHost.Password));

        Assert.StartsWith("401", wrong.Answer, StringComparison.Ordinal);
        Assert.StartsWith(OneHash, wrong.Work, StringComparison.Ordinal);
        Assert.Contains("statement", wrong.Work, StringComparison.Ordinal);
        Assert.All([unknown, closed, closedAndRight], other => Assert.Equal(wrong, other));
    }

    [Fact]
    public async Task While_an_account_has_a_hash_of_the_older_scheme_every_sign_in_costs_what_that_one_does_from_the_start_of_an_Api_on()
    {
        await using var own = new Host();
        await own.InitializeAsync();
        (await own.SignedInAsAsync("renewed")).Dispose();
        (await own.SignedInAsAsync("older")).Dispose();
        await AgeAsync(own, "older");
        using var anyone = own.Anonymous;
        using var counted = new CountedWork();
        await counted.OfAsync(anyone, Login, Named("older"));

        var older = await counted.OfAsync(anyone, Login, Named("older"));
        var renewed = await counted.OfAsync(anyone, Login, Named("renewed"));
        var unknown = await counted.OfAsync(anyone, Login, Named("nobody"));

        Assert.StartsWith(BothHashes, older.Work, StringComparison.Ordinal);
        Assert.Equal(older, renewed);
        Assert.Equal(older, unknown);

        await own.RestartAsync();
        using var again = own.Anonymous;
        var fromTheStart = await counted.OfAsync(again, Login, Named("nobody"));
        var signedIn = await counted.OfAsync(again, Login, Named("older", ApiHost.Password));

        Assert.Equal(older, fromTheStart);
        Assert.StartsWith("200", signedIn.Answer, StringComparison.Ordinal);
        Assert.StartsWith("$argon2id$", await HashOfAsync(own, "older"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_forgot_a_password_gets_an_answer_before_anybody_looks_whether_there_is_such_an_account()
    {
        (await api.SignedInAsAsync("forgetful")).Dispose();
        using var anyone = api.Anonymous;
        using var counted = new CountedWork();

        var known = await counted.OfAsync(anyone, Forgot, new { email = "forgetful@example.org" });
        var unknown = await counted.OfAsync(anyone, Forgot, new { email = "nobody@example.org" });

        Assert.Equal(("202 ", ""), known);
        Assert.Equal(known, unknown);
    }

    [Fact]
    public async Task A_link_that_does_not_hold_costs_and_answers_the_same_whether_it_ever_did()
    {
        using var wanda = await api.SignedInAsAsync("wanda");
        using var anyone = api.Anonymous;
        using var counted = new CountedWork();
        var (used, expired) = (await api.LinkAsync(wanda, OneTimeToken.VerifyEmail), await api.LinkAsync(wanda, OneTimeToken.VerifyEmail, holds: false));
        var foreign = await api.LinkAsync(wanda, OneTimeToken.ResetPassword);
        Assert.Equal(HttpStatusCode.NoContent, (await anyone.PostAsJsonAsync(Verify, new { token = used })).StatusCode);

        var unknown = await counted.OfAsync(anyone, Verify, new { token = "a token that nobody ever got" });
        var others = new[] { await counted.OfAsync(anyone, Verify, new { token = used }), await counted.OfAsync(anyone, Verify, new { token = expired }), await counted.OfAsync(anyone, Verify, new { token = foreign }) };

        Assert.StartsWith("422", unknown.Answer, StringComparison.Ordinal);
        Assert.All(others, other => Assert.Equal(unknown, other));
    }

    private static object Named(string login, string password = "a wrong password") => new { login, password };

    // As an account looks that has not signed in since Argon2 came.
    private static Task AgeAsync(ApiHost host, string name) => Sql.ExecuteAsync(
        host.Database("user_db"), $"UPDATE users SET password_hash = '$pbkdf2-identity${new PasswordHasher<object>().HashPassword(name, ApiHost.Password)}' WHERE username = '{name}'");

    private static Task<string> HashOfAsync(ApiHost host, string name) =>
        Sql.ScalarAsync<string>(host.Database("user_db"), $"SELECT password_hash FROM users WHERE username = '{name}'");

    /// <summary>The Api with room for all these attempts.</summary>
    public sealed class Host : ApiHost, IAsyncDisposable
    {
        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

        /// <summary>What a letter would carry.</summary>
        internal async Task<string> LinkAsync(HttpClient client, string purpose, bool holds = true)
        {
            var id = await AccountsHost.IdOfAsync(client);
            await using var scope = Services.CreateAsyncScope();
            var token = await scope.ServiceProvider.GetRequiredService<OneTimeTokens>().IssueAsync(id, purpose, CancellationToken.None);
            if (!holds)
            {
                await Sql.ExecuteAsync(
                    Database("user_db"), "UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE expires_at = (SELECT max(expires_at) FROM one_time_tokens)");
            }

            return token;
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Accounts:LockoutFailures"] = "10000";
            settings["Accounts:LettersPerHour"] = "10000";
            settings["Accounts:LinksPerHour"] = "10000";
        }
    }
}
