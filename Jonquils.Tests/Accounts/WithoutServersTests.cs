using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Accounts;

/// <summary>Accounts where there is neither a mail server nor a Redis, as on somebody's own machine.</summary>
public sealed partial class WithoutServersTests(WithoutServersTests.Host api) : IClassFixture<WithoutServersTests.Host>
{
    [Fact]
    public async Task The_link_of_a_letter_stands_in_the_log_and_opens_the_account_and_nothing_else_of_the_letter_is_there()
    {
        using var client = await api.SignedInAsAsync("olga");
        string? link = null;
        await CatalogHost.EventuallyAsync(() => Task.FromResult((link = LinkIn(api.Log())) is not null), "No link stands in the log.");

        var verified = await client.PostAsJsonAsync("/api/v1/auth/verify-email", new { token = link });
        var me = await AccountsHost.MeAsync(client);

        Assert.Equal(HttpStatusCode.NoContent, verified.StatusCode);
        Assert.True(me.GetProperty("is_verified").GetBoolean());
        Assert.DoesNotContain("olga@example.org", api.Log(), StringComparison.Ordinal);
        Assert.DoesNotContain(ApiHost.Password, api.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_passwords_are_counted_all_the_same()
    {
        using var client = api.Anonymous;
        var guess = new { login = "whoever", password = "a guess" };

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsJsonAsync("/api/v1/auth/login", guess)).StatusCode);
        }

        await Refused.WithAsync(HttpStatusCode.TooManyRequests, "too_many_attempts", await client.PostAsJsonAsync("/api/v1/auth/login", guess));
    }

    private static string? LinkIn(string log) => Link().Match(log) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("verify-email#token=([A-Za-z0-9_-]{40,})")]
    private static partial Regex Link();

    public sealed class Host : ApiHost, IAsyncLifetime
    {
        private string _folder = "";

        public string Log() => string.Concat(Directory.GetFiles(_folder).Select(ReadOpen));

        async Task IAsyncLifetime.InitializeAsync()
        {
            _folder = await TestStack.NewFolderAsync("logs");
            await InitializeAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings.Remove("ConnectionStrings:redis");
            settings["Logs:Folder"] = _folder;
        }

        private static string ReadOpen(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
    }
}
