using Jonquils.Contracts;

namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>What a source's header says about its audio.</summary>
internal sealed record SourceInfo
{
    public required SourceContainer Container { get; init; }

    /// <summary>Name of the codec as FFmpeg spells it, e.g. <c>flac</c>, <c>aac</c>, <c>pcm</c>.</summary>
    public required string Codec { get; init; }

    /// <summary>Decoding gives back exactly what was encoded.</summary>
    public bool IsLossless { get; init; }

    /// <summary>Bits of a sample; 0 for lossy codecs, and when unknown. Floating point counts as unknown.</summary>
    public int BitsPerSample { get; init; }

    /// <summary>Samples a second and channel.</summary>
    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    /// <summary>Bit rate of the audio in kilobits per second; 0 when unknown.</summary>
    public int Kbps { get; init; }

    /// <summary>Declared duration, or <see langword="null"/> when the header does not tell.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The duration was written by the encoder, so that a source which decodes to much less was cut off.</summary>
    public bool IsDurationDeclared { get; init; }

    /// <summary>The duration stands in a container that may hold more than this sound, and which may last longer.</summary>
    public bool HasContainerDuration { get; init; }

    /// <summary>AAC-LC in an MP4: can be packaged as it is, if rate and channels fit.</summary>
    public bool IsAacLc { get; init; }

    public MediaTags Tags { get; init; } = new();

    public CoverPicture? Cover { get; init; }
}

internal enum SourceContainer
{
    Flac,
    Mp3,
    Ogg,
    Mp4,
    Wav,
    Matroska,
    Other,
}

/// <summary>What reading a header led to: facts, a refusal, or neither: then FFmpeg has to be asked.</summary>
/// <param name="IsKnownFormat">Its first bytes say what it should be; if FFmpeg makes nothing of it either, it is a broken one of these.</param>
internal sealed record SourceReading(SourceInfo? Info, MediaError? Refusal = null, bool IsKnownFormat = false)
{
    /// <summary>Nothing here knows the format, or the header is broken.</summary>
    public static SourceReading Unreadable { get; } = new(Info: null);

    public static implicit operator SourceReading(MediaError refusal) => new(null, refusal);

    public static implicit operator SourceReading(SourceInfo info) => new(info);
}

/// <summary>A header that contradicts itself or ends early.</summary>
internal sealed class MalformedSourceException : Exception
{
    public MalformedSourceException()
        : base("The header is malformed.")
    {
    }
}
