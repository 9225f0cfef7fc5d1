namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>Elements of Matroska that are looked at, as RFC 9559 numbers them.</summary>
internal static class MatroskaIds
{
    public const uint Ebml = 0x1A45DFA3;
    public const uint Segment = 0x18538067;
    public const uint SeekHead = 0x114D9B74;
    public const uint Info = 0x1549A966;
    public const uint TimestampScale = 0x2AD7B1;
    public const uint Duration = 0x4489;
    public const uint Tracks = 0x1654AE6B;
    public const uint TrackEntry = 0xAE;
    public const uint ContentEncodings = 0x6D80;
    public const uint ContentEncoding = 0x6240;
    public const uint ContentEncodingType = 0x5033;
    public const uint Cues = 0x1C53BB6B;
    public const uint Chapters = 0x1043A770;
    public const uint Tags = 0x1254C367;
    public const uint Attachments = 0x1941A469;
    public const uint Cluster = 0x1F43B675;
    public const uint Timestamp = 0xE7;
    public const uint SilentTracks = 0x5854;
    public const uint Position = 0xA7;
    public const uint PrevSize = 0xAB;
    public const uint SimpleBlock = 0xA3;
    public const uint BlockGroup = 0xA0;
    public const uint Block = 0xA1;
    public const uint EncryptedBlock = 0xAF;
    public const uint Void = 0xEC;
    public const uint Checksum = 0xBF;

    /// <summary><see cref="Cluster"/> as it stands in files.</summary>
    public static ReadOnlySpan<byte> ClusterBytes => [0x1F, 0x43, 0xB6, 0x75];
}
