namespace Jonquils.Api.Catalog.Removals;

/// <summary>Objects that nobody needs any more, to be removed surely and later: written in the transaction that made them needless.</summary>
internal sealed class ObjectRemoval
{
    /// <summary>One original; stays while a track still points at it.</summary>
    public const string Source = "source";

    /// <summary>The packages of one source, by its SHA-256; they stay while a track still has that source.</summary>
    public const string Package = "package";

    /// <summary>One object that only its remover knew, such as a replaced cover.</summary>
    public const string Single = "object";

    /// <summary>All objects below a prefix that only their remover knew, such as the parts of an upload.</summary>
    public const string Prefix = "prefix";

    public Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Bucket { get; init; }

    /// <summary>Key, prefix, or the source's SHA-256, as <see cref="Kind"/> says.</summary>
    public required string Key { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset NextAttemptAt { get; set; }

    public int Attempts { get; set; }

    public string? LastError { get; set; }
}
