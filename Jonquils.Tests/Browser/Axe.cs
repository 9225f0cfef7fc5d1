using Jonquils.Tests.House;

namespace Jonquils.Tests.Browser;

/// <summary>The checker of accessibility that comes with the client's packages.</summary>
internal static class Axe
{
    /// <summary>Asks the checker, which the page was given before its own scripts, and gives one line for each place that breaks a rule.</summary>
    public const string Script = """
        async () => {
          const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
          return violations.flatMap(({ id, nodes }) => nodes.map(node => `${location.pathname} ${id}: ${node.html} ${node.failureSummary}`))
        }
        """;

    public static string Path { get; } = System.IO.Path.Combine(Repository.Root, "Jonquils.Web", "ClientApp", "node_modules", "axe-core", "axe.min.js");
}
