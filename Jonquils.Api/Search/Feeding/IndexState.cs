namespace Jonquils.Api.Search.Feeding;

/// <summary>How far the index of one engine is: the one that answers, and the one that is being built beside it.</summary>
/// <remarks>
/// A position is a snapshot of PostgreSQL as text: whatever was committed in it is in the index. Two positions tell exactly which changes lie between them,
/// however long the transactions took; a number could not, since a lower one may commit after a higher one was read.
/// </remarks>
internal sealed class IndexState
{
    /// <summary>Name of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Number of the index that answers; 0 while there is none.</summary>
    public int Generation { get; init; }

    /// <summary>Shape of its documents; another than the program's means that it is built anew.</summary>
    public int Shape { get; init; }

    /// <summary>Up to where the changes are in it; <see langword="null"/> while there is no index.</summary>
    public string? Position { get; init; }

    /// <summary>When it took the place of the one before.</summary>
    public DateTimeOffset? BuiltAt { get; init; }

    /// <summary>Documents in it when it was built.</summary>
    public long Documents { get; init; }

    /// <summary>Whether it is to be built anew.</summary>
    public bool IsRequested { get; init; }

    /// <summary>Number of the index that is being built; <see langword="null"/> when none is.</summary>
    public int? BuildGeneration { get; init; }

    /// <summary>Changes after this are not sure to be in it yet.</summary>
    public string? BuildPosition { get; init; }

    /// <summary>The kind whose documents are being written; <see langword="null"/> once all are.</summary>
    public string? BuildKind { get; init; }

    /// <summary>The last document that was written, in the order of ids.</summary>
    public Guid? BuildAfter { get; init; }

    public long BuildDone { get; init; }

    /// <summary>How many there were at the beginning.</summary>
    public long BuildTotal { get; init; }

    public DateTimeOffset? BuildStartedAt { get; init; }
}
