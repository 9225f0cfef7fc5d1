using System.Text.RegularExpressions;

namespace Jonquils.Tests.House;

/// <summary>Who may use whom. A module is a folder; what another module may use stands at its root.</summary>
public sealed partial class BoundariesTests
{
    // What is no feature but the ground that all of them stand on.
    private static readonly string[] Ground = ["Edge", "Paging", "Security", "Documentation", "Fetching"];

    // The edge puts the modules' policies in one order, so it knows of them.
    private static readonly string[] KnowsAll = ["Edge"];

    [Fact]
    public void No_module_of_the_api_opens_another_modules_database()
    {
        var trespasses = UsingsIn("Jonquils.Api").Where(use => use.Target.Contains(".Database", StringComparison.Ordinal) && use.Module != use.TargetModule);

        Assert.Empty(trespasses);
    }

    [Fact]
    public void A_module_of_the_api_uses_only_what_stands_at_the_root_of_another()
    {
        var trespasses = UsingsIn("Jonquils.Api").Where(use =>
            use.Module != use.TargetModule && !Ground.Contains(use.TargetModule) && !KnowsAll.Contains(use.Module)
            && use.Target.Count(c => c == '.') > 2);

        Assert.Empty(trespasses);
    }

    [Theory]
    [InlineData("Jonquils.ServiceDefaults", @"Jonquils\.(Api|MediaWorker|Web|AppHost|Tests)")]
    [InlineData("Jonquils.MediaWorker", @"Jonquils\.(Api|Web|AppHost|Tests)")]
    [InlineData("Jonquils.Api", @"Jonquils\.(MediaWorker|Web|AppHost|Tests)")]
    [InlineData("Jonquils.Web", @"Jonquils\.(Api|MediaWorker|AppHost|Tests)\b(?!-)")]
    public void No_arrow_points_upwards(string project, string forbidden) =>
        Assert.DoesNotContain(UsingsIn(project), use => Regex.IsMatch(use.Target, "^" + forbidden));

    [Fact]
    public void The_worker_never_names_a_database_of_the_api_nor_the_api_the_workers()
    {
        Assert.DoesNotContain(
            Repository.SourceFiles("Jonquils.MediaWorker/Jobs", "Jonquils.MediaWorker/Packaging", "Jonquils.MediaWorker/Ffmpeg"), path => ApiDatabase().IsMatch(Repository.Read(path)));
        Assert.DoesNotContain(Repository.SourceFiles("Jonquils.Api"), path => Repository.Read(path).Contains("\"processing_db\"", StringComparison.Ordinal));
    }

    private static IEnumerable<Use> UsingsIn(string project) =>
        from path in Repository.SourceFiles(project)
        let parts = path.Split('/')
        where parts.Length > 2
        from Match match in Using().Matches(Repository.Read(path))
        let target = match.Groups[1].Value
        where target.StartsWith("Jonquils.", StringComparison.Ordinal)
        select new Use(path, parts[1], target, target.Split('.').ElementAtOrDefault(2) ?? "");

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex("\"(user|catalog|streaming|storage|video)_db\"")]
    private static partial Regex ApiDatabase();

    private sealed record Use(string File, string Module, string Target, string TargetModule);
}
