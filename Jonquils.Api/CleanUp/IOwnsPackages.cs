namespace Jonquils.Api.CleanUp;

/// <summary>A module whose subjects have packages in bucket <c>hls</c>.</summary>
internal interface IOwnsPackages
{
    /// <summary>How the names of its packages' profiles begin. One source may have packages of several modules side by side.</summary>
    string Profiles { get; }

    /// <summary>Finds sources that none of its subjects has.</summary>
    /// <param name="sha256s">Hashes of sources, in hexadecimal.</param>
    /// <param name="dryRun">Only find; otherwise their packages are removed a while later, unless somebody needs them by then.</param>
    Task<IReadOnlyCollection<string>> LetGoAsync(IReadOnlyCollection<string> sha256s, bool dryRun, CancellationToken cancel);
}
