namespace Jonquils.MediaWorker.Packaging.Sources;

/// <summary>The fields of a tag by the names that Vorbis comments use, in any case; a field may have several values, in their order.</summary>
internal sealed class TagFields
{
    private const int MostValues = 32;

    private readonly Dictionary<string, List<string>> _fields = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, string value)
    {
        if (!_fields.TryGetValue(name, out var values))
        {
            _fields[name] = values = [];
        }

        if (values.Count < MostValues)
        {
            values.Add(value);
        }
    }

    /// <summary>All values of the first of these fields that has any; empty when none has.</summary>
    public IReadOnlyList<string> All(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_fields.TryGetValue(name, out var values) && values.Select(TagText.CleanAndRepair).OfType<string>().ToList() is { Count: > 0 } clean)
            {
                return clean;
            }
        }

        return [];
    }

    /// <summary>The first value of the first of these fields that has any.</summary>
    public string? First(params ReadOnlySpan<string> names) => All(names) is [var first, ..] ? first : null;
}
