namespace Jonquils.MediaWorker.Backups.Sealing;

/// <summary>The sealed form of what another stream holds; see <see cref="SealedPieces"/>.</summary>
internal sealed class SealingStream(Stream plain, BackupKey key, string name) : PieceStream(plain, SealedPieces.PieceBytes)
{
    private readonly SealedPieces _pieces = SealedPieces.Begin(key, name);
    private readonly byte[] _made = new byte[SealedPieces.PieceBytes + SealedPieces.TagBytes];

    protected override ValueTask<ReadOnlyMemory<byte>> BeginAsync(CancellationToken cancel) => ValueTask.FromResult(_pieces.Header);

    protected override ReadOnlyMemory<byte> Make(long number, bool isLast, ReadOnlySpan<byte> piece)
    {
        var made = _made.AsMemory(0, piece.Length + SealedPieces.TagBytes);
        _pieces.Seal(number, isLast, piece, made.Span);
        return made;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pieces.Dispose();
        }

        base.Dispose(disposing);
    }
}
