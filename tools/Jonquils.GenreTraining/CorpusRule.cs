using System.Text.Json;

namespace Jonquils.GenreTraining;

/// <summary>Which files of a Debian package are of which genre.</summary>
/// <param name="Files">Regular expression over paths in the package.</param>
/// <param name="Group">
/// Who made them; a group is never in training and test at once. <c>{artist}</c> stands for the file's artist, <c>{file}</c> for its name.
/// </param>
/// <param name="JoinedClips">For spoken prompts, which are too short each: how many clips of a minute they are joined to; 0 leaves files alone.</param>
/// <param name="LeastBytes">Smaller files are left out: beeps and single words.</param>
internal sealed record CorpusRule(string Package, string Genre, string Files, string Group, int JoinedClips = 0, long LeastBytes = 0)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true };

    public static IReadOnlyList<CorpusRule> ReadAll() =>
        JsonSerializer.Deserialize<List<CorpusRule>>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "corpus.json")), Json)!;
}

/// <summary>A track, or a minute of speech, as the model sees it.</summary>
/// <param name="Segments">Numbers of each ten seconds.</param>
/// <param name="Energy">As the product measures it without a loudness; to check its order.</param>
internal sealed record Sample(string Name, string Package, string Genre, string Group, IReadOnlyList<float[]> Segments, double? Energy, double Flux, double? Bpm);
