using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>What a bucket and a key may look like. One rule for every store, so that an object can move from one to another.</summary>
/// <remarks>
/// Anything else is refused before a byte moves: a key that climbs out of the folder store's root, or that an HTTP client would
/// normalise into another one, must never reach a store.
/// </remarks>
public static partial class ObjectKey
{
    /// <summary>Longest key in bytes of UTF-8, as S3 has it.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Longest part between two slashes in bytes of UTF-8: what common file systems hold.</summary>
    public const int MaxSegmentBytes = 255;

    // Refuses lone surrogates instead of replacing them, or two different keys would become one object.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a store takes the key.</summary>
    public static bool IsValid(string key) => FlawOf(key) is null;

    /// <exception cref="ArgumentException">The bucket's name or the key is not one that a store takes.</exception>
    internal static void Require(string bucket, string key)
    {
        RequireBucket(bucket);
        ArgumentNullException.ThrowIfNull(key);
        if (FlawOf(key) is { } flaw)
        {
            throw new ArgumentException($"The object key {flaw}.", nameof(key));
        }
    }

    /// <exception cref="ArgumentException">The bucket's name or the prefix can begin no valid key.</exception>
    internal static void RequirePrefix(string bucket, string prefix)
    {
        RequireBucket(bucket);
        ArgumentNullException.ThrowIfNull(prefix);
        // With a letter behind it, a prefix such as "a/" or "a/." is as good as a key; without, it has an empty or a dotted part.
        if (prefix.Length > 0 && FlawOf(prefix.Length < MaxBytes ? prefix + "x" : prefix) is { } flaw)
        {
            throw new ArgumentException($"The prefix of object keys {flaw}.", nameof(prefix));
        }
    }

    private static void RequireBucket(string bucket)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        if (!BucketName().IsMatch(bucket))
        {
            throw new ArgumentException("A bucket's name is 3 to 63 small letters, digits and hyphens.", nameof(bucket));
        }
    }

    private static string? FlawOf(string key)
    {
        int bytes;
        try
        {
            bytes = Strict.GetByteCount(key);
        }
        catch (EncoderFallbackException)
        {
            return "is not well-formed Unicode";
        }

        if (bytes is 0 or > MaxBytes)
        {
            return string.Create(CultureInfo.InvariantCulture, $"is empty or longer than {MaxBytes} bytes");
        }

        if (key.AsSpan().ContainsAny('\\', '\0') || key.Any(char.IsControl))
        {
            return "has a backslash or a control character";
        }

        foreach (var range in key.AsSpan().Split('/'))
        {
            switch (key.AsSpan(range))
            {
                case "" or "." or "..":
                    return "has an empty part or one of only dots between its slashes";
                case { Length: > MaxSegmentBytes / 3 } segment when Strict.GetByteCount(segment) > MaxSegmentBytes:
                    return string.Create(CultureInfo.InvariantCulture, $"has a part longer than {MaxSegmentBytes} bytes between its slashes");
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
