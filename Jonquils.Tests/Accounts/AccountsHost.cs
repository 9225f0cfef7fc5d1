using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Accounts;

/// <summary>The Api with a mail server, and a name that is locked out after three wrong passwords.</summary>
public sealed class AccountsHost : ApiHost
{
    public const int LockoutFailures = 3;

    internal MailServer Mail { get; } = new();

    /// <summary>Signs in once more, as another device does.</summary>
    public async Task<HttpClient> DeviceOfAsync(string name, string password = Password, string device = "Another device")
    {
        var client = Anonymous;
        client.DefaultRequestHeaders.UserAgent.ParseAdd(device.Replace(' ', '/'));
        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password });
        answer.EnsureSuccessStatusCode();
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        return client;
    }

    public static async Task<JsonElement> MeAsync(HttpClient client) => await client.GetFromJsonAsync<JsonElement>("/api/v1/auth/me");

    public static async Task<Guid> IdOfAsync(HttpClient client) => (await MeAsync(client)).GetProperty("id").GetGuid();

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Smtp:Host"] = "localhost";
        settings["Smtp:Port"] = $"{Mail.Port}";
        settings["Smtp:StartTls"] = "false";
        settings["Smtp:From"] = "jonquils@example.org";
        settings["Accounts:LockoutFailures"] = $"{LockoutFailures}";
    }
}
