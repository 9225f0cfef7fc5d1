using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Api;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Catalog.Database;
using Jonquils.Api.Storage.Database;
using Jonquils.Api.Videos.Database;
using Jonquils.Tests.Stack;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.Given;

/// <summary>The real Api in this process, listening on a port, on databases, a Redis and a folder of objects of its own. One per test class.</summary>
public class ApiHost : IAsyncLifetime
{
    public const string AdminPassword = "the admins own words";
    public const string Password = "correct horse battery";
    public const string InternalKey = "an internal key for tests";

    private readonly Dictionary<string, string?> _settings = [];
    private readonly Dictionary<string, string> _tokens = [];
    private readonly SemaphoreSlim _signingIn = new(1, 1);
    private Factory? _factory;

    public IServiceProvider Services => _factory!.Services;

    public Uri Address { get; private set; } = null!;

    /// <summary>Root of the folder object store.</summary>
    public string ObjectsFolder { get; private set; } = "";

    /// <summary>A client without credentials; keeps no cookies.</summary>
    public HttpClient Anonymous => NewClient();

    /// <summary>Connection string of one of the Api's databases.</summary>
    public string Database(string name) => _settings[$"ConnectionStrings:{name}"]!;

    public async Task InitializeAsync()
    {
        var postgres = await TestStack.PostgresAsync();
        ObjectsFolder = await TestStack.NewFolderAsync("objects");
        _settings["ConnectionStrings:user_db"] = await postgres.CreateDatabaseAsync("user_db", MigrateAsync<AccountsDb>);
        _settings["ConnectionStrings:catalog_db"] = await postgres.CreateDatabaseAsync("catalog_db", MigrateAsync<CatalogDb>);
        _settings["ConnectionStrings:storage_db"] = await postgres.CreateDatabaseAsync("storage_db", MigrateAsync<StorageDb>);
        _settings["ConnectionStrings:video_db"] = await postgres.CreateDatabaseAsync("video_db", MigrateAsync<VideosDb>);
        _settings["ConnectionStrings:streaming_db"] = postgres.NewDatabase("streaming_db");

        _settings["ConnectionStrings:redis"] = await TestStack.RedisAsync();
        _settings["Objects:Folder"] = ObjectsFolder;
        _settings["services:worker:http:0"] = "http://localhost:9";
        _settings["Internal:Key"] = InternalKey;
        _settings["Security:MasterKey"] = Convert.ToBase64String(new byte[32]);
        _settings["Bootstrap:AdminEmail"] = "admin@example.org";
        _settings["Bootstrap:AdminUsername"] = "admin";
        _settings["Bootstrap:AdminPassword"] = AdminPassword;
        _settings["Cors:Origins:0"] = "http://localhost:3000";
        _settings["RateLimits:RequestsPerMinutePerAddress"] = "1000000";
        _settings["RateLimits:RequestsPerMinutePerUser"] = "1000000";
        Configure(_settings);
        Start();
    }

    public async Task DisposeAsync()
    {
        await _factory!.DisposeAsync();
        _signingIn.Dispose();
    }

    /// <summary>Starts the Api anew on the same databases, as after a crash; sign-ins stay.</summary>
    public async Task RestartAsync()
    {
        await _factory!.DisposeAsync();
        Start();
    }

    /// <summary>A client signed in as a user of that name, who is registered when first asked for.</summary>
    public async Task<HttpClient> SignedInAsAsync(string name)
    {
        await _signingIn.WaitAsync();
        try
        {
            if (!_tokens.TryGetValue(name, out var token))
            {
                token = _tokens[name] = await SignInAsync(name);
            }

            var client = NewClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return client;
        }
        finally
        {
            _signingIn.Release();
        }
    }

    public Task<HttpClient> SignedInAsAdminAsync() => SignedInAsAsync("admin");

    /// <summary>A client for internal calls.</summary>
    public HttpClient Internal()
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Add("X-Jonquils-Key", InternalKey);
        return client;
    }

    /// <summary>Settings that a class of tests wants differently.</summary>
    protected virtual void Configure(IDictionary<string, string?> settings)
    {
    }

    /// <summary>Parts that a class of tests puts in the place of the product's, such as a clock.</summary>
    protected virtual void ConfigureServices(IServiceCollection services)
    {
    }

    private async Task<string> SignInAsync(string name)
    {
        using var client = NewClient();
        if (name != "admin")
        {
            var registered = await client.PostAsJsonAsync("/api/v1/auth/register", new { email = $"{name}@example.org", username = name, password = Password });
            registered.EnsureSuccessStatusCode();
        }

        var answer = await client.PostAsJsonAsync("/api/v1/auth/login", new { login = name, password = name == "admin" ? AdminPassword : Password });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    private void Start()
    {
        _factory = new Factory(_settings, ConfigureServices);
        _factory.UseKestrel(0);
        _factory.StartServer();
        using var client = _factory.CreateClient();
        Address = client.BaseAddress!;
    }

    private HttpClient NewClient() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    private static async Task MigrateAsync<TContext>(string connection)
        where TContext : DbContext
    {
        var options = new DbContextOptionsBuilder<TContext>()
            .UseNpgsql(connection, npgsql => npgsql.MigrationsHistoryTable("__ef_migrations", "public")).Options;
        await using var database = (TContext)Activator.CreateInstance(typeof(TContext), options)!;
        await database.Database.MigrateAsync();
    }

    private sealed class Factory(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection> configure) : WebApplicationFactory<ApiMarker>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseContentRoot(AppContext.BaseDirectory);
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureTestServices(configure);
        }
    }
}
