using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

[Trait("Category", "Security")]
public sealed class LockOutTests(AccountsHost api) : IClassFixture<AccountsHost>
{
    [Theory]
    [InlineData("frida", true)]
    [InlineData("nobody-has-this-name", false)]
    public async Task A_name_has_to_wait_after_too_many_wrong_passwords_whether_somebody_has_it_or_not(string name, bool exists)
    {
        using var anyone = api.Anonymous;
        if (exists)
        {
            (await api.SignedInAsAsync(name)).Dispose();
        }

        for (var i = 0; i < AccountsHost.LockoutFailures; i++)
        {
            await Refused.WithAsync(HttpStatusCode.Unauthorized, "wrong_login", await TryAsync(anyone, name, "wrong wrong wrong"));
        }

        var locked = await TryAsync(anyone, name, ApiHost.Password);
        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", locked);
        Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 1, 15.1);
        (await api.SignedInAsAsync("somebody-else")).Dispose();
    }

    [Fact]
    public async Task Signing_in_clears_the_count_of_the_name()
    {
        using var anyone = api.Anonymous;
        (await api.SignedInAsAsync("gerda")).Dispose();

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < AccountsHost.LockoutFailures - 1; i++)
            {
                await Refused.WithAsync(HttpStatusCode.Unauthorized, "wrong_login", await TryAsync(anyone, "gerda", "wrong wrong wrong"));
            }

            Assert.Equal(HttpStatusCode.OK, (await TryAsync(anyone, "gerda", ApiHost.Password)).StatusCode);
        }
    }

    private static Task<HttpResponseMessage> TryAsync(HttpClient client, string login, string password) => client.PostAsJsonAsync("/api/v1/auth/login", new { login, password });
}
