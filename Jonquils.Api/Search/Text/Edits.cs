namespace Jonquils.Api.Search.Text;

/// <summary>How many slips of the finger lie between two words.</summary>
internal static class Edits
{
    /// <summary>How many are forgiven in a word: none in the shortest, one up to five letters, else two; what Elasticsearch calls AUTO.</summary>
    public static int Forgiven(string word) => word.Length switch
    {
        <= 2 => 0,
        <= 5 => 1,
        _ => 2,
    };

    /// <summary>Letters added, lost, changed, or swapped with their neighbour (optimal string alignment).</summary>
    public static int Between(string one, string other)
    {
        var (before, last, current) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), change);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, last, current) = (last, current, before);
        }

        return last[other.Length];
    }
}
