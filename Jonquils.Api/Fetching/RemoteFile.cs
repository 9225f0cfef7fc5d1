namespace Jonquils.Api.Fetching;

/// <summary>A file of a foreign server, open for reading. Dispose it.</summary>
internal sealed class RemoteFile(HttpResponseMessage response, Stream body, Uri address, long? bytes) : IAsyncDisposable
{
    private const int MaxNameLength = 200;

    /// <summary>Where it was found, after all redirects.</summary>
    public Uri Address { get; } = address;

    /// <summary>Size of the whole file as the server says, which may be a lie; <see langword="null"/> when it does not.</summary>
    public long? Bytes { get; } = bytes;

    /// <summary>The bytes. Reading throws <see cref="FetchException"/> when they grow beyond the limit, drip, or stop early.</summary>
    public Stream Body { get; } = body;

    /// <summary>What the file is called: as the server says, else as its address ends. Never a path, never empty.</summary>
    public string Name
    {
        get
        {
            var disposition = response.Content.Headers.ContentDisposition;
            var given = disposition?.FileNameStar ?? disposition?.FileName?.Trim('"') ?? Uri.UnescapeDataString(Address.Segments[^1]);
            var clean = new string([.. given[(given.TrimEnd('/').LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c) && c != '/')]).Trim();
            return clean.Length == 0 ? "download" : clean.Length <= MaxNameLength ? clean : clean[^MaxNameLength..];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Body.DisposeAsync();
        response.Dispose();
    }
}
