using System.Buffers.Binary;
using Microsoft.AspNetCore.Http.Features;

namespace Jonquils.Api.Pictures;

/// <summary>What an uploaded picture is: told from its own bytes, whatever the client says.</summary>
/// <param name="ContentType"><c>image/jpeg</c>, <c>image/png</c> or <c>image/webp</c>.</param>
internal sealed record Picture(string ContentType, int Width, int Height)
{
    public const int MaxBytes = 10 * 1024 * 1024;
    public const int LeastPixels = 64;
    public const int MostPixels = 8192;

    public bool HasGoodSize => Math.Min(Width, Height) >= LeastPixels && Math.Max(Width, Height) <= MostPixels;

    /// <summary>With the dot, e.g. <c>.png</c>.</summary>
    public string Extension => ContentType switch
    {
        "image/png" => ".png",
        "image/webp" => ".webp",
        _ => ".jpg",
    };

    /// <summary>Whether a body that calls itself so may be a picture; the bytes decide.</summary>
    public static bool MayBe(string? contentType) =>
        contentType?.Split(';')[0].Trim().ToLowerInvariant() is "image/jpeg" or "image/png" or "image/webp" or "application/octet-stream";

    /// <summary>Reads a request's body that is a picture.</summary>
    /// <returns><see langword="null"/> when it has more than <see cref="MaxBytes"/>.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.ContentLength > MaxBytes)
        {
            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes + 1;
        }

        var buffer = new byte[Math.Min(http.Request.ContentLength ?? MaxBytes, MaxBytes) + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length > MaxBytes ? null : buffer.AsMemory(0, length);
    }

    /// <returns><see langword="null"/> for anything but a JPEG, PNG or WebP with a readable header.</returns>
    public static Picture? Read(ReadOnlySpan<byte> picture) => ReadPng(picture) ?? ReadWebP(picture) ?? ReadJpeg(picture);

    private static Picture? ReadPng(ReadOnlySpan<byte> picture) =>
        picture.Length >= 33 && picture.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) && picture[12..16].SequenceEqual("IHDR"u8)
            ? new("image/png", BinaryPrimitives.ReadInt32BigEndian(picture[16..]), BinaryPrimitives.ReadInt32BigEndian(picture[20..]))
            : null;

    private static Picture? ReadWebP(ReadOnlySpan<byte> picture)
    {
        if (picture.Length < 30 || !picture.StartsWith("RIFF"u8) || !picture[8..12].SequenceEqual("WEBP"u8))
        {
            return null;
        }

        // Lossy: RFC 6386, 9.1; lossless: 14-bit sizes after the signature byte; extended: 24-bit sizes less one.
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(picture[21..]);
        return picture[12..16] switch
        {
            var kind when kind.SequenceEqual("VP8 "u8) => new(
                "image/webp", BinaryPrimitives.ReadUInt16LittleEndian(picture[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(picture[28..]) & 0x3FFF),
            var kind when kind.SequenceEqual("VP8L"u8) && picture[20] == 0x2F => new("image/webp", (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1),
            var kind when kind.SequenceEqual("VP8X"u8) => new("image/webp", UInt24(picture[24..]) + 1, UInt24(picture[27..]) + 1),
            _ => null,
        };
    }

    private static Picture? ReadJpeg(ReadOnlySpan<byte> picture)
    {
        if (!picture.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return null;
        }

        var at = 2;
        while (at + 9 <= picture.Length && picture[at] == 0xFF)
        {
            var marker = picture[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            // SOF0 to SOF15 hold the size; C4, C8 and CC in that range are tables.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 5)..]));
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 2)..]);
        }

        return null;
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
