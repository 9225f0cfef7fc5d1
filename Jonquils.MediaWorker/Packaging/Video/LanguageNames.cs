using System.Text.RegularExpressions;

namespace Jonquils.MediaWorker.Packaging.Video;

/// <summary>Languages as containers name them (ISO 639-2, three letters) and as players and people do.</summary>
internal static partial class LanguageNames
{
    /// <summary>For a language that the source does not tell.</summary>
    public const string Undetermined = "und";

    private static readonly Dictionary<string, (string Tag, string Name)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ara"] = ("ar", "Arabic"),
        ["bel"] = ("be", "Belarusian"),
        ["bul"] = ("bg", "Bulgarian"),
        ["cat"] = ("ca", "Catalan"),
        ["ces"] = ("cs", "Czech"),
        ["cze"] = ("cs", "Czech"),
        ["chi"] = ("zh", "Chinese"),
        ["zho"] = ("zh", "Chinese"),
        ["dan"] = ("da", "Danish"),
        ["deu"] = ("de", "German"),
        ["ger"] = ("de", "German"),
        ["dut"] = ("nl", "Dutch"),
        ["nld"] = ("nl", "Dutch"),
        ["ell"] = ("el", "Greek"),
        ["gre"] = ("el", "Greek"),
        ["eng"] = ("en", "English"),
        ["est"] = ("et", "Estonian"),
        ["fin"] = ("fi", "Finnish"),
        ["fra"] = ("fr", "French"),
        ["fre"] = ("fr", "French"),
        ["heb"] = ("he", "Hebrew"),
        ["hin"] = ("hi", "Hindi"),
        ["hrv"] = ("hr", "Croatian"),
        ["hun"] = ("hu", "Hungarian"),
        ["ind"] = ("id", "Indonesian"),
        ["ita"] = ("it", "Italian"),
        ["jpn"] = ("ja", "Japanese"),
        ["kaz"] = ("kk", "Kazakh"),
        ["kor"] = ("ko", "Korean"),
        ["lav"] = ("lv", "Latvian"),
        ["lit"] = ("lt", "Lithuanian"),
        ["nor"] = ("no", "Norwegian"),
        ["per"] = ("fa", "Persian"),
        ["fas"] = ("fa", "Persian"),
        ["pol"] = ("pl", "Polish"),
        ["por"] = ("pt", "Portuguese"),
        ["ron"] = ("ro", "Romanian"),
        ["rum"] = ("ro", "Romanian"),
        ["rus"] = ("ru", "Russian"),
        ["slk"] = ("sk", "Slovak"),
        ["slo"] = ("sk", "Slovak"),
        ["slv"] = ("sl", "Slovenian"),
        ["spa"] = ("es", "Spanish"),
        ["srp"] = ("sr", "Serbian"),
        ["swe"] = ("sv", "Swedish"),
        ["tha"] = ("th", "Thai"),
        ["tur"] = ("tr", "Turkish"),
        ["ukr"] = ("uk", "Ukrainian"),
        ["vie"] = ("vi", "Vietnamese"),
    };

    private static readonly Dictionary<string, string> Names = Known.Values.Distinct().ToDictionary(known => known.Tag, known => known.Name);

    /// <summary>The BCP 47 tag of what a container says.</summary>
    public static string TagOf(string code) =>
        Known.TryGetValue(code, out var known) ? known.Tag
        : code.Length > 0 && WellFormed().IsMatch(code) ? code.ToLowerInvariant()
        : Undetermined;

    /// <summary>Names for a choice: the source's own, else the language's, never two alike.</summary>
    /// <param name="otherwise">Name of what tells neither, e.g. <c>Audio</c>.</param>
    public static IReadOnlyList<string> For(IReadOnlyList<(string Language, string? Title)> tracks, string otherwise)
    {
        var given = new List<string>();
        foreach (var (language, title) in tracks)
        {
            // It stands between quotation marks in playlists.
            var name = title is { } own ? string.Concat(own.Select(c => c == '"' ? '\'' : char.IsControl(c) ? ' ' : c)) : Names.TryGetValue(language, out var known) ? known : language == Undetermined ? otherwise : language;
            var unique = name;
            for (var i = 2; given.Contains(unique); i++)
            {
                unique = $"{name} {i}";
            }

            given.Add(unique);
        }

        return given;
    }

    [GeneratedRegex("^[A-Za-z]{2,3}\\z")]
    private static partial Regex WellFormed();
}
