using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Analysis.Genre;
using Jonquils.MediaWorker.Ffmpeg;
using Jonquils.MediaWorker.Packaging;
using Jonquils.ServiceDefaults.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.MediaWorker;

/// <summary>The real packager with real FFmpeg and a folder store of its own.</summary>
internal sealed class PackagingWorkshop : IDisposable
{
    private readonly StartingThread _starter = new();
    private int _runs;

    public PackagingWorkshop()
    {
        Store = new FolderObjectStore(Media.At("objects"), TimeProvider.System);
        Ffmpeg = new FfmpegProcess(Runner, Options.Create(new FfmpegOptions()), TimeProvider.System);
        Packager = new AudioPackager(Ffmpeg, new CoverArt(Ffmpeg, NullLogger<CoverArt>.Instance), new AudioAnalysis(GenreModel.Shipped, Options.Create(new AnalysisOptions())));
    }

    public GeneratedMedia Media { get; } = new();

    public FolderObjectStore Store { get; }

    public IToolRunner Runner => new StackToolRunner(_starter, TimeProvider.System);

    public FfmpegProcess Ffmpeg { get; }

    public AudioPackager Packager { get; }

    /// <summary>Packages a file into a folder of its own.</summary>
    /// <param name="grows">Whether to keep a growing package, too.</param>
    public async Task<Packaged> PackageAsync(string source, bool grows = false, Func<PackagingOrder, PackagingOrder>? with = null, CancellationToken cancel = default)
    {
        var name = $"run{Interlocked.Increment(ref _runs)}";
        await Store.EnsureBucketsAsync(cancel);
        var scratch = Directory.CreateDirectory(Media.At($"scratch-{name}")).FullName;
        var final = new PackageFolder(Store, $"{name}/a1");
        var growing = new PackageFolder(Store, $"{name}/a1-live");
        var order = new PackagingOrder(source, await SourceHash.ComputeAsync(source, cancel), "a1", scratch, final, grows ? growing : null);
        var document = await Packager.PackageAsync(with is null ? order : with(order), cancel);
        return new Packaged(document, FolderOf(final.Key), FolderOf(growing.Key));
    }

    private string FolderOf(string key) => Path.Combine(Media.At("objects"), Buckets.Hls, key.Replace('/', Path.DirectorySeparatorChar));

    public void Dispose()
    {
        _starter.Dispose();
        Media.Dispose();
    }
}

/// <param name="Folder">Where the finished package lies.</param>
/// <param name="GrowingFolder">Where the growing one lies, if it was asked for.</param>
internal sealed record Packaged(PackageDocument Document, string Folder, string GrowingFolder)
{
    public string At(string name) => Path.Combine(Folder, name);

    public Task<string> TextAsync(string name) => File.ReadAllTextAsync(At(name));
}
