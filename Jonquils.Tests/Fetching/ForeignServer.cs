using System.Collections.Concurrent;
using System.Text;
using Jonquils.Tests.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jonquils.Tests.Fetching;

/// <summary>A web server of somebody else's, on a port of this machine: well-behaved, or not.</summary>
public sealed class ForeignServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, RequestDelegate> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Path, Dictionary<string, string> Headers)> _requests = new();

    private ForeignServer(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What was asked, oldest first.</summary>
    public IReadOnlyCollection<(string Path, Dictionary<string, string> Headers)> Requests => _requests;

    public static async Task<ForeignServer> StartAsync()
    {
        var port = TestStack.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://localhost:{port}");
        var server = new ForeignServer(app, port);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Bytes that begin like an MP4 file, different from all others.</summary>
    public static byte[] NewVideo(int bytes = 4096)
    {
        var video = new byte[bytes];
        ((ReadOnlySpan<byte>)[0, 0, 0, 0x18, .. "ftypmp42"u8]).CopyTo(video);
        Guid.NewGuid().TryWriteBytes(video.AsSpan(32));
        return video;
    }

    public string UrlOf(string path) => $"http://localhost:{Port}{path}";

    /// <summary>Serves something under a path, whatever was there before.</summary>
    public string Serve(string path, RequestDelegate answer)
    {
        _files[path] = answer;
        return UrlOf(path);
    }

    public string ServeBytes(string path, byte[] content, string contentType = "video/mp4") => Serve(path, async http =>
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content);
    });

    public string ServeText(string path, string text, string contentType = "text/html") => ServeBytes(path, Encoding.UTF8.GetBytes(text), contentType);

    public string Redirect(string path, string target) => Serve(path, http =>
    {
        http.Response.StatusCode = 302;
        http.Response.Headers.Location = target;
        return Task.CompletedTask;
    });

    /// <summary>Serves only the beginning of something that it says is longer.</summary>
    public string ServeCutOff(string path, byte[] content, int announced) => Serve(path, http => CutOffAsync(http, content, announced));

    public static async Task CutOffAsync(HttpContext http, byte[] content, int announced)
    {
        http.Response.ContentLength = announced;
        await http.Response.Body.WriteAsync(content);
        await http.Response.Body.FlushAsync();
        // A reset overtakes what was sent just before it.
        await Task.Delay(200);
        http.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        // Some of its answers never end by themselves.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        _requests.Enqueue((path, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (_files.TryGetValue(path, out var answer))
        {
            await answer(http);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
