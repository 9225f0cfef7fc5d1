using System.Net;
using System.Net.Http.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

[Trait("Category", "Security")]
public sealed class PasswordsTests(AccountsHost api) : IClassFixture<AccountsHost>
{
    private const string NewPassword = "a whole new sentence";

    [Fact]
    public async Task A_new_password_signs_the_other_devices_out_and_leaves_this_one()
    {
        using var here = await api.SignedInAsAsync("anna");
        using var elsewhere = await api.DeviceOfAsync("anna");

        var changed = await here.PostAsJsonAsync("/api/v1/auth/change-password", new { current_password = ApiHost.Password, new_password = NewPassword });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/v1/auth/me")).StatusCode);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await elsewhere.GetAsync("/api/v1/auth/me"));
        (await api.DeviceOfAsync("anna", NewPassword)).Dispose();
        Assert.Contains("password of your account was changed", await api.Mail.LetterToAsync("anna@example.org", 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("something else", NewPassword, HttpStatusCode.Forbidden, "wrong_password")]
    [InlineData(ApiHost.Password, "password123", HttpStatusCode.UnprocessableEntity, "weak_password")]
    [InlineData(ApiHost.Password, "short", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    public async Task A_change_that_must_not_be_is_refused_and_changes_nothing(string current, string wanted, HttpStatusCode status, string code)
    {
        using var bert = await api.SignedInAsAsync("bert");

        await Refused.WithAsync(status, code, await bert.PostAsJsonAsync("/api/v1/auth/change-password", new { current_password = current, new_password = wanted }));

        (await api.DeviceOfAsync("bert")).Dispose();
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_the_link_in_the_letter_which_works_once_and_ends_all_sessions()
    {
        using var before = await api.SignedInAsAsync("carl");
        using var anyone = api.Anonymous;
        await api.Mail.LetterToAsync("carl@example.org");

        var asked = await anyone.PostAsJsonAsync("/api/v1/auth/forgot-password", new { email = "Carl@Example.org" });
        var token = await api.Mail.TokenToAsync("carl@example.org", 2);
        var weak = await anyone.PostAsJsonAsync("/api/v1/auth/reset-password", new { token, new_password = "password123" });
        var set = await anyone.PostAsJsonAsync("/api/v1/auth/reset-password", new { token, new_password = NewPassword });
        var again = await anyone.PostAsJsonAsync("/api/v1/auth/reset-password", new { token, new_password = NewPassword + "!" });

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "weak_password", weak);
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_link", again);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await before.GetAsync("/api/v1/auth/me"));
        (await api.DeviceOfAsync("carl", NewPassword)).Dispose();
    }

    [Fact]
    public async Task Asking_for_an_address_without_an_account_answers_the_same_and_writes_to_nobody()
    {
        using var anyone = api.Anonymous;

        var asked = await anyone.PostAsJsonAsync("/api/v1/auth/forgot-password", new { email = "nobody@example.org" });
        var after = await anyone.PostAsJsonAsync("/api/v1/auth/forgot-password", new { email = "admin@example.org" });
        await api.Mail.LetterToAsync("admin@example.org");

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, after.StatusCode);
        Assert.Equal(await asked.Content.ReadAsStringAsync(), await after.Content.ReadAsStringAsync());
        Assert.Equal(0, api.Mail.CountTo("nobody@example.org"));
    }

    [Fact]
    public async Task An_address_is_confirmed_by_the_letter_and_by_no_other_letters_link()
    {
        using var dora = await api.SignedInAsAsync("dora");
        using var anyone = api.Anonymous;
        var confirm = await api.Mail.TokenToAsync("dora@example.org");
        await anyone.PostAsJsonAsync("/api/v1/auth/forgot-password", new { email = "dora@example.org" });
        var reset = await api.Mail.TokenToAsync("dora@example.org", 2);

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_link", await anyone.PostAsJsonAsync("/api/v1/auth/verify-email", new { token = reset }));
        Assert.False((await AccountsHost.MeAsync(dora)).GetProperty("is_verified").GetBoolean());
        var confirmed = await anyone.PostAsJsonAsync("/api/v1/auth/verify-email", new { token = confirm });

        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        Assert.True((await AccountsHost.MeAsync(dora)).GetProperty("is_verified").GetBoolean());
    }

    [Fact]
    public async Task A_link_expires()
    {
        using var emil = await api.SignedInAsAsync("emil");
        using var anyone = api.Anonymous;
        var token = await api.Mail.TokenToAsync("emil@example.org");
        await Sql.ExecuteAsync(api.Database("user_db"), $"UPDATE one_time_tokens SET expires_at = now() - interval '1 second' WHERE user_id = '{await AccountsHost.IdOfAsync(emil)}'");

        await Refused.WithAsync(HttpStatusCode.UnprocessableEntity, "bad_link", await anyone.PostAsJsonAsync("/api/v1/auth/verify-email", new { token }));
    }
}
