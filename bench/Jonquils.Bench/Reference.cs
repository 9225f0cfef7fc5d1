using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jonquils.Bench;

/// <summary>Bare Kestrel in a process of its own: what answering the same bytes costs at the least.</summary>
internal sealed class Reference : IAsyncDisposable
{
    /// <summary>First word of the command line that makes this program the reference instead of the benchmark.</summary>
    public const string Verb = "serve-reference";

    private Reference(Process process, Uri address)
    {
        Process = process;
        Address = address;
    }

    public Process Process { get; }

    public Uri Address { get; }

    /// <param name="body">What <c>GET /body</c> answers.</param>
    /// <param name="folder">Where <c>POST /upload</c> writes, and whose files are served by name.</param>
    public static async Task<Reference> StartAsync(byte[] body, string folder)
    {
        var file = Path.Combine(folder, "body.json");
        await File.WriteAllBytesAsync(file, body);
        var process = System.Diagnostics.Process.Start(new ProcessStartInfo(Jonquils.AppHost.Local.ProductLayout.Dotnet, [typeof(Reference).Assembly.Location, Verb, file, folder]) { RedirectStandardOutput = true })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The reference did not start.");
        return new Reference(process, new Uri(address));
    }

    public static async Task ServeAsync(string file, string folder)
    {
        var body = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        app.MapGet("/body", () => Results.Bytes(body, "application/json"));
        app.MapPost("/upload", async (HttpContext http) =>
        {
            await using var target = File.Create(Path.Combine(folder, Guid.NewGuid().ToString("N")));
            await http.Request.Body.CopyToAsync(target, http.RequestAborted);
            return Results.Accepted();
        });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), ServeUnknownFileTypes = true });
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}
