using System.Net;
using System.Net.Http.Headers;
using Jonquils.Api.Accounts;
using Jonquils.Tests.Catalog;
using Jonquils.Tests.Faults;
using Jonquils.Tests.Given;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jonquils.Tests.Edge;

/// <summary>An Api that hears nothing from PostgreSQL any more, although every connection stays open.</summary>
[Trait("Category", "Faults")]
public sealed class RequestDeadlineTests(RequestDeadlineTests.Host api) : IClassFixture<RequestDeadlineTests.Host>
{
    [Fact]
    public async Task Who_asks_while_the_database_is_silent_is_told_to_come_back_long_before_its_statements_give_up()
    {
        // Far less than one statement's patience, which is half a minute.
        using var ada = await api.SignedInAsAsync("ada");
        ada.Timeout = TimeSpan.FromSeconds(20);
        (await ada.GetAsync("/api/v1/auth/me")).EnsureSuccessStatusCode();

        api.Wire.FallSilent();
        using var silent = await ada.GetAsync("/api/v1/tracks?limit=7&q=nothing");
        api.Wire.SpeakAgain();
        using var afterwards = await ada.GetAsync("/api/v1/tracks?limit=7&q=nothing");

        await Refused.WithAsync(HttpStatusCode.ServiceUnavailable, "unavailable", silent);
        Assert.Equal(TimeSpan.FromSeconds(5), silent.Headers.RetryAfter?.Delta);
        Assert.Equal(["nosniff"], silent.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Fact]
    public async Task A_session_that_held_is_believed_while_the_database_is_silent_so_that_what_plays_goes_on()
    {
        using var bob = await api.SignedInAsAsync("bob");
        var sessions = api.Services.GetRequiredService<SessionStates>();
        var id = await Sql.ScalarAsync<Guid>(api.Database("user_db"), "SELECT family_id FROM refresh_tokens ORDER BY created_at DESC LIMIT 1");
        Assert.True(await sessions.HoldsAsync(id, CancellationToken.None));
        // As half a minute later.
        api.Services.GetRequiredService<IMemoryCache>().Remove(("session", id));

        api.Wire.FallSilent();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var holds = await sessions.HoldsAsync(id, patience.Token);
        api.Wire.SpeakAgain();

        Assert.True(holds);
    }

    [Fact]
    public async Task An_upload_may_take_longer_than_an_answer()
    {
        using var ada = await api.SignedInAsAsync("ada");
        var audio = CatalogHost.NewAudio(200_000);
        using var file = new StreamContent(new SlowFile(audio));
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = "slow.flac" };

        using var answer = await ada.PostAsync("/api/v1/tracks/upload", new MultipartFormDataContent { file });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
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
                settings[name] = $"{settings[name]};Host=127.0.0.1;Port={Wire.Port};Timeout=4";
            }

            settings["Requests:AnswerWithin"] = "00:00:02";
        }
    }

    /// <summary>A file over a line so slow that it takes three seconds.</summary>
    private sealed class SlowFile(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 20_000)], cancellationToken);
        }

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var piece = new byte[20_000];
            while (await ReadAsync(piece, cancellationToken) is > 0 and var read)
            {
                await destination.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                await destination.FlushAsync(cancellationToken);
            }
        }
    }
}
