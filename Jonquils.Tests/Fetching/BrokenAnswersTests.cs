using System.Net;
using Jonquils.Api.Fetching;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Fetching;

/// <summary>What a foreign server may send that is no HTTP, or no honest one.</summary>
public sealed class BrokenAnswersTests : IAsyncLifetime
{
    private const long MaxBytes = 100_000;

    private readonly RawServer _server = new();
    private readonly RemoteFiles _files = NewFiles();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _files.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nxxxx", "cut_off")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nxxxx\r\n", "cut_off")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense", "cut_off")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nxxxx", "content_encoded")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "not_reachable")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\nxxxx", "not_reachable")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://[bad\r\nContent-Length: 0\r\n\r\n", "not_reachable")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "not_reachable")]
    [InlineData("", "not_reachable")]
    public async Task Answers_that_are_broken_or_lie_are_refused(string answer, string code)
    {
        var refusal = await RefusalAsync(_server.Answer("/broken", answer));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public async Task An_answer_of_headers_without_end_is_refused()
    {
        var address = _server.On("/headers", async (connection, cancel) =>
        {
            await RawServer.WriteAsync(connection, "HTTP/1.1 200 OK\r\n", cancel);
            while (true)
            {
                await RawServer.WriteAsync(connection, $"X-{Guid.NewGuid():N}: {new string('x', 1000)}\r\n", cancel);
            }
        });

        Assert.Equal("not_reachable", (await RefusalAsync(address)).Code);
    }

    [Fact]
    public async Task An_answer_whose_headers_drip_is_left()
    {
        var address = _server.On("/slow-head", async (connection, cancel) =>
        {
            await RawServer.WriteAsync(connection, "HTTP/1.1 200 OK\r\n", cancel);
            while (true)
            {
                await RawServer.WriteAsync(connection, "X: x\r\n", cancel);
                await Task.Delay(50, cancel);
            }
        });

        Assert.Equal("too_slow", (await RefusalAsync(address)).Code);
    }

    [Fact]
    public async Task A_look_reads_the_beginning_of_a_file_whether_its_server_knows_ranges_or_not()
    {
        var whole = _server.Serve("/whole", new byte[50_000]);
        var part = _server.Answer("/part", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/5000\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd");
        var tooLarge = _server.Answer("/large", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/5000000\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd");

        Assert.Equal(16, (await _files.PeekAsync(whole, 16, MaxBytes, default)).Start!.Length);
        Assert.Equal("abcd"u8.ToArray(), (await _files.PeekAsync(part, 16, MaxBytes, default)).Start);
        Assert.Equal("too_large", (await _files.PeekAsync(tooLarge, 16, MaxBytes, default)).Refusal!.Code);
    }

    private async Task<FetchRefusal> RefusalAsync(Uri address)
    {
        var (file, refusal) = await _files.OpenAsync(address, MaxBytes, CancellationToken.None);
        if (file is null)
        {
            return refusal!;
        }

        await using (file)
        {
            using var content = new MemoryStream();
            return (await Assert.ThrowsAsync<FetchException>(() => file.Body.CopyToAsync(content))).Refusal;
        }
    }

    private static RemoteFiles NewFiles()
    {
        var settings = Options.Create(new FetchOptions { AllowedAddresses = ["127.0.0.1"], AnswerTimeout = TimeSpan.FromSeconds(3) });
        return new RemoteFiles(new GuardedConnections(Dns.GetHostAddressesAsync, settings), settings, TimeProvider.System);
    }
}
