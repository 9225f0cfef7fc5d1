using System.Security.Cryptography;

namespace Jonquils.MediaWorker.Backups.Sealing;

/// <summary>What was sealed, out of its sealed form. Reading throws a <see cref="BackupException"/> where it is not what was sealed under this name.</summary>
/// <remarks>What was read before is whole; whoever uses it before the end was reached uses a part. It closes the other stream.</remarks>
internal sealed class OpeningStream(Stream sealedSource, BackupKey key, string name)
    : PieceStream(sealedSource, SealedPieces.PieceBytes + SealedPieces.TagBytes)
{
    private readonly byte[] _made = new byte[SealedPieces.PieceBytes];
    private SealedPieces? _pieces;

    protected override async ValueTask<ReadOnlyMemory<byte>> BeginAsync(CancellationToken cancel)
    {
        var header = new byte[SealedPieces.HeaderBytes];
        if (await Source.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancel) < header.Length)
        {
            throw SealedPieces.Damaged(name);
        }

        _pieces = SealedPieces.Continue(header, key, name);
        return default;
    }

    protected override ReadOnlyMemory<byte> Make(long number, bool isLast, ReadOnlySpan<byte> piece)
    {
        if (piece.Length < SealedPieces.TagBytes)
        {
            throw SealedPieces.Damaged(name);
        }

        try
        {
            var made = _made.AsMemory(0, piece.Length - SealedPieces.TagBytes);
            _pieces!.Open(number, isLast, piece, made.Span);
            return made;
        }
        catch (CryptographicException error)
        {
            throw SealedPieces.Damaged(name, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pieces?.Dispose();
            Source.Dispose();
        }

        base.Dispose(disposing);
    }
}
