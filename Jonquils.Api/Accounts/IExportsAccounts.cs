namespace Jonquils.Api.Accounts;

/// <summary>A module that keeps something of its own about accounts, and hands it out to their owners.</summary>
internal interface IExportsAccounts
{
    /// <summary>Everything that is kept about an account.</summary>
    /// <returns>Sections of the export. What is needed for reading them has been tried; their rows are read while they are written.</returns>
    Task<IReadOnlyList<ExportedSection>> ExportAsync(Guid userId, CancellationToken cancel);
}

/// <param name="Name">Member of the document, in snake_case; no two sections have the same.</param>
/// <param name="Rows">Records, written as the API writes them.</param>
internal sealed record ExportedSection(string Name, IAsyncEnumerable<object> Rows);
