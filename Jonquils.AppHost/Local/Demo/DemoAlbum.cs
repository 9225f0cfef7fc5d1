namespace Jonquils.AppHost.Local.Demo;

/// <summary>Pieces that belong together, with what their licence asks to be said.</summary>
/// <param name="Source">Where the files come from.</param>
/// <param name="Files">Absolute paths; each carries its own tags.</param>
internal sealed record DemoAlbum(string Title, string Artist, string Licence, string Source, IReadOnlyList<string> Files);
