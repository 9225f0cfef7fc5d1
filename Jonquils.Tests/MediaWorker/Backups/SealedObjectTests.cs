using System.Security.Cryptography;
using Jonquils.MediaWorker.Backups;
using Jonquils.MediaWorker.Backups.Sealing;

namespace Jonquils.Tests.MediaWorker.Backups;

public sealed class SealedObjectTests
{
    private const string Name = "20260101T000000000Z/user_db.dump.sealed";
    private const int Piece = SealedPieces.PieceBytes;
    private const int Stored = Piece + SealedPieces.TagBytes;

    private readonly BackupKey _key = NewKey();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData((3 * Piece) + 17)]
    public async Task What_was_sealed_is_opened_again_and_as_long_as_was_foretold(int bytes)
    {
        var plain = RandomNumberGenerator.GetBytes(bytes);

        var whole = await SealAsync(plain);

        Assert.Equal(plain, await OpenAsync(whole, _key));
        Assert.Equal(SealedPieces.SizeOf(bytes), whole.Length);
    }

    [Fact]
    public async Task The_same_bytes_are_never_sealed_to_the_same()
    {
        var plain = new byte[Piece];

        var (one, other) = (await SealAsync(plain), await SealAsync(plain));

        Assert.NotEqual(one[SealedPieces.HeaderBytes..], other[SealedPieces.HeaderBytes..]);
    }

    [Fact]
    public async Task Another_key_opens_nothing_and_is_told_from_damage()
    {
        var whole = await SealAsync(new byte[100]);

        var refused = await Assert.ThrowsAsync<BackupException>(() => OpenAsync(whole, NewKey()));

        Assert.Contains("another key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_is_not_taken_for_another()
    {
        var whole = await SealAsync(new byte[100]);

        await Assert.ThrowsAsync<BackupException>(() => OpenAsync(whole, _key, "20260202T000000000Z/user_db.dump.sealed"));
    }

    [Theory]
    [InlineData("in the middle of a piece", 1)]
    [InlineData("behind a piece", Stored)]
    [InlineData("behind two pieces", 2 * Stored)]
    [InlineData("in the header", (3 * Stored) + 5)]
    [InlineData("to nothing", int.MaxValue)]
    public async Task What_was_cut_off_is_refused(string where, int bytes)
    {
        var whole = await SealAsync(RandomNumberGenerator.GetBytes(3 * Piece));

        var cut = whole[..Math.Max(0, whole.Length - bytes)];

        await RefusesAsync(cut, where);
    }

    [Theory]
    [InlineData("its version", 8)]
    [InlineData("a zero of the header", 12)]
    [InlineData("the salt", 30)]
    [InlineData("the first piece", SealedPieces.HeaderBytes + 1000)]
    [InlineData("the first tag", SealedPieces.HeaderBytes + Piece + 3)]
    [InlineData("the last piece", SealedPieces.HeaderBytes + (2 * Stored) + 1)]
    public async Task What_was_changed_by_a_single_bit_is_refused(string where, int at)
    {
        var whole = await SealAsync(RandomNumberGenerator.GetBytes(3 * Piece));

        whole[at] ^= 1;

        await RefusesAsync(whole, where);
    }

    [Fact]
    public async Task Pieces_that_were_swapped_repeated_left_out_or_put_behind_the_end_are_refused()
    {
        var whole = await SealAsync(RandomNumberGenerator.GetBytes(3 * Piece));
        var header = whole[..SealedPieces.HeaderBytes];
        var (one, two, three) = (PieceOf(whole, 0), PieceOf(whole, 1), PieceOf(whole, 2));

        await RefusesAsync([.. header, .. two, .. one, .. three], "swapped");
        await RefusesAsync([.. header, .. one, .. one, .. two, .. three], "repeated");
        await RefusesAsync([.. header, .. one, .. three], "left out");
        await RefusesAsync([.. whole, .. three], "behind the end");
        Assert.Equal(3 * Piece, (await OpenAsync([.. header, .. one, .. two, .. three], _key)).Length);
    }

    [Fact]
    public async Task A_piece_of_another_object_under_the_same_name_is_refused()
    {
        var (mine, other) = (await SealAsync(new byte[3 * Piece]), await SealAsync(new byte[3 * Piece]));

        await RefusesAsync([.. mine[..SealedPieces.HeaderBytes], .. PieceOf(mine, 0), .. PieceOf(other, 1), .. PieceOf(mine, 2)], "of another");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all, but longer than thirty-two characters")]
    [InlineData("c2hvcnQ=")]
    public void A_key_that_is_none_is_refused(string text) => Assert.Null(BackupKey.TryParse(text));

    private static BackupKey NewKey() => BackupKey.TryParse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(BackupKey.LeastBytes)))!;

    private static byte[] PieceOf(byte[] whole, int number) => whole[(SealedPieces.HeaderBytes + (number * Stored))..(SealedPieces.HeaderBytes + ((number + 1) * Stored))];

    private async Task RefusesAsync(byte[] whole, string what)
    {
        var refused = await Record.ExceptionAsync(() => OpenAsync(whole, _key));

        Assert.True(refused is BackupException, $"{what}: {refused}");
    }

    private async Task<byte[]> SealAsync(byte[] plain)
    {
        using var source = new MemoryStream(plain);
        await using var sealing = new SealingStream(source, _key, Name);
        using var whole = new MemoryStream();
        await sealing.CopyToAsync(whole);
        return whole.ToArray();
    }

    private static async Task<byte[]> OpenAsync(byte[] whole, BackupKey key, string name = Name)
    {
        await using var opening = new OpeningStream(new MemoryStream(whole), key, name);
        using var plain = new MemoryStream();
        await opening.CopyToAsync(plain);
        return plain.ToArray();
    }
}
