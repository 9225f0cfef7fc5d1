namespace Jonquils.Api.Search;

/// <summary>Who answers, and who answers when the first does not.</summary>
/// <param name="Fallback"><see langword="null"/> when there is none.</param>
internal sealed record SearchEngines(ISearchEngine Primary, ISearchEngine? Fallback)
{
    public IEnumerable<ISearchEngine> All => Fallback is null ? [Primary] : [Primary, Fallback];
}
