using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

[Trait("Category", "Security")]
public sealed class AdministrationTests(AccountsHost api) : IClassFixture<AccountsHost>
{
    [Theory]
    [InlineData("/api/v1/users")]
    [InlineData("/api/v1/users/0198f3a1-7c52-7d6e-9b1a-3f0c2e8d4a57")]
    [InlineData("/api/v1/operations/audit")]
    public async Task Only_administrators_see_other_accounts(string path)
    {
        using var lena = await api.SignedInAsAsync("lena");
        using var anyone = api.Anonymous;

        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_allowed", await lena.GetAsync(path));
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", await anyone.GetAsync(path));
    }

    [Fact]
    public async Task A_role_counts_at_once_for_sessions_that_were_there_before()
    {
        using var admin = await api.SignedInAsAdminAsync();
        using var mia = await api.SignedInAsAsync("mia");
        var id = await AccountsHost.IdOfAsync(mia);

        var made = await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { role = "admin" });
        var asAdmin = await mia.GetAsync("/api/v1/users");
        var unmade = await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { role = "user" });
        var asUser = await mia.GetAsync("/api/v1/users");

        Assert.Equal("admin", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.OK, asAdmin.StatusCode);
        Assert.Equal(HttpStatusCode.OK, unmade.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "not_allowed", asUser);
    }

    [Fact]
    public async Task A_closed_account_is_out_at_once_and_in_again_when_it_is_opened()
    {
        using var admin = await api.SignedInAsAdminAsync();
        using var nora = await api.SignedInAsAsync("nora");
        using var anyone = api.Anonymous;
        var id = await AccountsHost.IdOfAsync(nora);

        await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { is_active = false });
        var inside = await nora.GetAsync("/api/v1/auth/me");
        var login = await anyone.PostAsJsonAsync("/api/v1/auth/login", new { login = "nora", password = ApiHost.Password });
        await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { is_active = true });

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "not_signed_in", inside);
        await Refused.WithAsync(HttpStatusCode.Unauthorized, "wrong_login", login);
        (await api.DeviceOfAsync("nora")).Dispose();
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_removed_closed_or_deleted()
    {
        using var admin = await api.SignedInAsAdminAsync();
        var id = await AccountsHost.IdOfAsync(admin);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/auth/me") { Content = JsonContent.Create(new { current_password = ApiHost.AdminPassword }) };

        await Refused.WithAsync(HttpStatusCode.Conflict, "last_admin", await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { role = "user" }));
        await Refused.WithAsync(HttpStatusCode.Conflict, "last_admin", await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { is_active = false }));
        await Refused.WithAsync(HttpStatusCode.Conflict, "last_admin", await admin.SendAsync(delete));
    }

    [Fact]
    public async Task Accounts_are_found_by_the_beginning_of_their_name_and_by_role_page_by_page()
    {
        using var admin = await api.SignedInAsAdminAsync();
        foreach (var name in new[] { "page-a", "page-b", "page-c" })
        {
            (await api.SignedInAsAsync(name)).Dispose();
        }

        var first = await admin.GetFromJsonAsync<JsonElement>("/api/v1/users?q=PAGE-&limit=2");
        var second = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/users?q=page-&limit=2&after={first.GetProperty("next").GetString()}");
        var admins = await admin.GetFromJsonAsync<JsonElement>("/api/v1/users?role=admin");

        Assert.Equal(["page-c", "page-b"], Names(first));
        Assert.Equal(["page-a"], Names(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(["admin"], Names(admins));
    }

    [Fact]
    public async Task What_is_done_to_accounts_is_written_down_and_cannot_be_unwritten()
    {
        using var admin = await api.SignedInAsAdminAsync();
        using var olga = await api.SignedInAsAsync("olga");
        var id = await AccountsHost.IdOfAsync(olga);
        await admin.PutAsJsonAsync($"/api/v1/users/{id}", new { role = "artist" });

        var log = await admin.GetFromJsonAsync<JsonElement>($"/api/v1/operations/audit?action=roles_changed&subject={id}%20artist");
        var entry = Assert.Single(log.GetProperty("items").EnumerateArray());

        Assert.Equal("admin", entry.GetProperty("username").GetString());
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Sql.ExecuteAsync(api.Database("user_db"), "DELETE FROM audit_log"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Sql.ExecuteAsync(api.Database("user_db"), "UPDATE audit_log SET action = 'x'"));
    }

    private static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(user => user.GetProperty("username").GetString());
}
