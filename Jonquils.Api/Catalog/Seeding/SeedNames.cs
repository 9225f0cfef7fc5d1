namespace Jonquils.Api.Catalog.Seeding;

/// <summary>Makes names of artists, albums and tracks in Latin and Cyrillic; the same number always gives the same name.</summary>
internal static class SeedNames
{
    private static readonly string[] LatinAdjectives =
        ["Silent", "Golden", "Broken", "Electric", "Velvet", "Distant", "Burning", "Hollow", "Crystal", "Midnight", "Paper", "Wild", "Northern", "Faded", "Lunar", "Scarlet", "Quiet", "Endless", "Amber", "Frozen"];

    private static readonly string[] LatinNouns =
        ["Rivers", "Harbour", "Mirrors", "Lanterns", "Sparrows", "Machines", "Gardens", "Signals", "Tides", "Orchard", "Thunder", "Avenue", "Satellites", "Embers", "Foxes", "Windows", "Horizon", "Meadow", "Echoes", "Compass"];

    private static readonly string[] CyrillicAdjectives =
        ["Тихий", "Северный", "Далёкий", "Забытый", "Ночной", "Янтарный", "Пустой", "Лунный", "Бумажный", "Стальной", "Ясный", "Последний", "Морской", "Зимний", "Белый", "Вечерний"];

    private static readonly string[] CyrillicNouns =
        ["берег", "поезд", "город", "ветер", "снег", "остров", "сигнал", "маяк", "вокзал", "рассвет", "дождь", "голос", "мост", "туман", "фонарь", "океан"];

    private static readonly string[] Endings = ["", "", "", "", " (Live)", " (Remix)", " II", " (Acoustic)", " — Интро", " (Demo)"];

    public static readonly string[] Genres =
    [
        "Rock", "Pop", "Hip-Hop", "Electronic", "Jazz", "Classical", "Metal", "Folk", "Blues", "Reggae", "Soul", "Ambient", "House", "Techno", "Punk", "Country",
        "Шансон", "Русский рок", "Бардовская песня", "Indie",
    ];

    public static string Artist(uint seed) => $"{Pair(seed)} {1 + (seed % 997)}";

    public static string Album(uint seed) => Pair(seed ^ 0x5bd1e995);

    public static string Track(uint seed) => Pair(seed) + Endings[Mix(seed + 7) % (uint)Endings.Length];

    /// <summary>Spreads numbers evenly, as a hash does (the finaliser of MurmurHash3).</summary>
    public static uint Mix(uint value)
    {
        value ^= value >> 16;
        value *= 0x85ebca6b;
        value ^= value >> 13;
        value *= 0xc2b2ae35;
        return value ^ (value >> 16);
    }

    private static string Pair(uint seed)
    {
        var first = Mix(seed);
        var second = Mix(seed + 0x9e3779b9);
        return first % 3 == 0
            ? $"{CyrillicAdjectives[(first >> 4) % (uint)CyrillicAdjectives.Length]} {CyrillicNouns[second % (uint)CyrillicNouns.Length]}"
            : $"{LatinAdjectives[(first >> 4) % (uint)LatinAdjectives.Length]} {LatinNouns[second % (uint)LatinNouns.Length]}";
    }
}
