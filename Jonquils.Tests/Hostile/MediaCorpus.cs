using System.Collections;
using Jonquils.Tests.MediaWorker;
using Jonquils.Tests.MediaWorker.Packaging;

namespace Jonquils.Tests.Hostile;

/// <summary>A file that no honest client uploads, and what the product makes of it.</summary>
/// <param name="Name">Unique in its corpus.</param>
/// <param name="Outcome">The code of the refusal, or <see cref="Played"/>.</param>
/// <param name="IsRefusedAtOnce">Whether the Api refuses it, or the job does.</param>
/// <param name="Make">Writes it and gives its path.</param>
internal sealed record HostileMedium(string Name, string Outcome, bool IsRefusedAtOnce, Func<GeneratedMedia, string> Make)
{
    /// <summary>It is a sound file with bad company, and is packaged.</summary>
    public const string Played = "played";
}

/// <summary>What the packager's own tests know of bad sources, and files that are two things at once.</summary>
internal static class MediaCorpus
{
    // What the first bytes give away; all else is the worker's to judge.
    private static readonly HashSet<string> KnownByTheirStart =
    [
        "empty", "picture", "playlist of a local file", "concat of a local file", "playlist of an address", "svg", "zip", "dash manifest", "concat of an absolute path", "gzip bomb", "executable",
    ];

    // Hundreds of megabytes, which say no more than the lies about durations do.
    private static readonly HashSet<string> TooHeavy = ["thirteen hours"];

    public static IReadOnlyList<HostileMedium> Inputs { get; } =
    [
        .. (from object[] row in (IEnumerable)HostileSourceTests.Corpus
           let name = (string)row[0]
           where !TooHeavy.Contains(name)
           select new HostileMedium(
               name, name == "empty" ? "empty_file" : KnownByTheirStart.Contains(name) ? "not_audio" : (string)row[1], KnownByTheirStart.Contains(name), media => new HostileSources(media).Make(name))),
        .. (from object[] row in (IEnumerable)LyingSourceTests.Gravest
           let name = (string)row[0]
           select new HostileMedium(name, char.IsAsciiDigit(((string)row[1])[0]) ? HostileMedium.Played : (string)row[1], false, media => new LyingSources(media).Make(name))),
        .. (from object[] row in (IEnumerable)TrickyTagsTests.Corpus
           let name = (string)row[0]
           select new HostileMedium(name, HostileMedium.Played, false, media => new TrickyMusic(media).Make(name))),
        .. (from polyglot in Polyglots.All
           select new HostileMedium(polyglot.Name, polyglot.Outcome, polyglot.IsRefusedAtOnce, polyglot.Make)),
    ];
}
