namespace Jonquils.MediaWorker.Packaging;

/// <summary>One quality of a package.</summary>
/// <param name="Name">Folder in the package, e.g. <c>a128</c>.</param>
/// <param name="Kbps">Bit rate to encode at, in kilobits per second; of video the most it may take; of a copied or lossless rendition the source's, 0 when unknown.</param>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="BitsPerSample">16 or 24 for lossless renditions, else 0.</param>
internal sealed record Rendition(string Name, RenditionKind Kind, int Kbps, int SampleRate, int Channels, int BitsPerSample = 0)
{
    public bool IsLossless => Kind == RenditionKind.Flac;
}

internal enum RenditionKind
{
    /// <summary>AAC-LC by the slow search, which sounds better at low rates.</summary>
    AacTwoLoop,

    /// <summary>AAC-LC by the fast search, as good from 96 kb/s up at half the cost.</summary>
    AacFast,

    /// <summary>The source's own AAC-LC frames.</summary>
    AacCopy,

    Flac,

    /// <summary>H.264 of a video; it has no samples of sound.</summary>
    H264,
}
