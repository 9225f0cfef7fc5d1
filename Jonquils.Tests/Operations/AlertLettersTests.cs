using System.Net;
using System.Net.Http.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Accounts;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Operations;

public sealed class AlertLettersTests(AccountsHost api) : IClassFixture<AccountsHost>
{
    private const string Path = "/internal/v1/monitoring/letters";

    [Fact]
    public async Task A_letter_of_the_monitor_goes_to_the_administrators_or_to_those_who_are_named()
    {
        using var worker = api.Internal();

        var toAll = await worker.PostAsJsonAsync(Path, new AlertLetter("Something is wrong", "It is the disk."), ContractJson.Options);
        var toOne = await worker.PostAsJsonAsync(Path, new AlertLetter("Something is wrong", "It is the queue.", ["operators@example.org"]), ContractJson.Options);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (toAll.StatusCode, toOne.StatusCode));
        Assert.Contains("It is the disk.", await api.Mail.LetterToAsync("admin@example.org"), StringComparison.Ordinal);
        Assert.Contains("It is the queue.", await api.Mail.LetterToAsync("operators@example.org"), StringComparison.Ordinal);
        Assert.Equal(1, api.Mail.CountTo("admin@example.org"));
    }

    [Theory]
    [InlineData("POST", Path)]
    [InlineData("GET", "/internal/v1/monitoring/figures")]
    [InlineData("GET", "/internal/v1/monitoring/storage")]
    public async Task What_the_monitor_asks_is_for_our_own_services_alone(string method, string path)
    {
        using var admin = await api.SignedInAsAdminAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? JsonContent.Create(new AlertLetter("a", "b")) : null };

        await Refused.WithAsync(HttpStatusCode.Unauthorized, "bad_internal_key", await admin.SendAsync(request));
    }
}

public sealed class LostLettersTests(LostLettersTests.Host api) : IClassFixture<LostLettersTests.Host>
{
    [Fact]
    public async Task A_letter_that_the_mail_server_does_not_take_is_to_be_sent_again()
    {
        using var worker = api.Internal();

        await Refused.WithAsync(
            HttpStatusCode.ServiceUnavailable, "mail_unavailable",
            await worker.PostAsJsonAsync("/internal/v1/monitoring/letters", new AlertLetter("Something is wrong", "It is the mail."), ContractJson.Options));
    }

    /// <summary>The Api with a mail server that is away.</summary>
    public sealed class Host : ApiHost
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Smtp:Host"] = "localhost";
            settings["Smtp:Port"] = $"{TestStack.FreePort()}";
            settings["Smtp:StartTls"] = "false";
            settings["Smtp:From"] = "jonquils@example.org";
        }
    }
}
