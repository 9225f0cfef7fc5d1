using System.Text.Json.Nodes;

namespace Jonquils.Tests.Search.Elastic;

/// <summary>Something was asked that Elasticsearch's documentation does not have.</summary>
public sealed class NotInTheDocumentationException(string what) : Exception(what);

/// <summary>Elasticsearch refuses members that it does not know, and so do we.</summary>
internal static class Allowed
{
    public static void Only(JsonNode node, params string[] names)
    {
        foreach (var (name, _) in node.AsObject())
        {
            if (!names.Contains(name))
            {
                throw new NotInTheDocumentationException($"unknown member [{name}], here are: {string.Join(", ", names)}");
            }
        }
    }
}
