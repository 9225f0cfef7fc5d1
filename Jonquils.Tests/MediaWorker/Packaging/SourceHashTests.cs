using System.Security.Cryptography;
using Jonquils.MediaWorker.Packaging;

namespace Jonquils.Tests.MediaWorker.Packaging;

public sealed class SourceHashTests : IDisposable
{
    private const int Megabyte = 1 << 20;

    private readonly GeneratedMedia _media = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Megabyte)]
    [InlineData(Megabyte + 1)]
    [InlineData((3 * Megabyte) + 7)]
    public async Task A_source_is_named_by_all_of_its_bytes_however_many_they_are(int bytes)
    {
        var content = RandomNumberGenerator.GetBytes(bytes);
        var path = _media.Write("source.bin", content);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), await SourceHash.ComputeAsync(path, CancellationToken.None));
    }

    public void Dispose() => _media.Dispose();
}
