using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jonquils.Tests.Given;
using Jonquils.Tests.House;

namespace Jonquils.Tests.Documentation;

public sealed class ApiDocumentTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_what_docs_openapi_json_says()
    {
        using var anyone = host.Anonymous;
        var checkedIn = Path.Combine(Repository.Root, "docs", "openapi.json");

        var served = (await anyone.GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!.ToJsonString(Readable) + "\n";

        if (Environment.GetEnvironmentVariable("JONQUILS_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(checkedIn, served);
        }

        Assert.True(
            await File.ReadAllTextAsync(checkedIn) == served,
            "The API has changed. If that is meant, run the tests once with JONQUILS_WRITE_OPENAPI=1 and commit docs/openapi.json.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_its_errors_and_examples()
    {
        var operations = await OperationsAsync();

        Assert.NotEmpty(operations);
        Assert.All(operations, operation =>
        {
            Assert.True(operation.Value.TryGetProperty("operationId", out _), $"{operation.Key} has no name.");
            Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Key} has no summary.");
            Assert.True(operation.Value.GetProperty("responses").TryGetProperty("429", out _), $"{operation.Key} lists no errors.");
            Assert.All(JsonBodiesOf(operation.Value), body => Assert.True(body.TryGetProperty("example", out _), $"{operation.Key} has a body without an example."));
        });
    }

    [Fact]
    public async Task Requests_and_responses_of_different_slices_are_different_schemas()
    {
        using var anyone = host.Anonymous;
        var document = await anyone.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var names = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).ToList();

        Assert.Contains("LoginRequest", names);
        Assert.Contains("RegisterRequest", names);
        Assert.DoesNotContain("Request", names);
        Assert.DoesNotContain("Response", names);
    }

    [Fact]
    public async Task Calls_between_the_services_are_in_no_document() =>
        Assert.DoesNotContain(await OperationsAsync(), operation => operation.Key.Contains("/internal/", StringComparison.Ordinal));

    [Theory]
    [InlineData("/docs/index.html", "script-src 'self'")]
    [InlineData("/redoc/index.html", "script-src 'self'")]
    public async Task The_pages_run_their_own_scripts_only(string path, string policy)
    {
        using var anyone = host.Anonymous;

        var page = await anyone.GetAsync(path);
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains(policy, page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)[^>]*>\s*\S", html);
        Assert.DoesNotMatch(@"(src|href)=[""']?(https?:)?//", html);
    }

    private static IEnumerable<JsonElement> JsonBodiesOf(JsonElement operation)
    {
        var contents = operation.GetProperty("responses").EnumerateObject()
            .Where(response => response.Value.TryGetProperty("content", out _)).Select(response => response.Value.GetProperty("content"));
        if (operation.TryGetProperty("requestBody", out var body))
        {
            contents = contents.Append(body.GetProperty("content"));
        }

        return contents.SelectMany(content => content.EnumerateObject()).Where(media => media.Name.EndsWith("json", StringComparison.Ordinal)).Select(media => media.Value);
    }

    private async Task<List<KeyValuePair<string, JsonElement>>> OperationsAsync()
    {
        using var anyone = host.Anonymous;
        var document = await anyone.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(operation => operation.Name is "get" or "head" or "put" or "post" or "patch" or "delete")
            .Select(operation => KeyValuePair.Create($"{operation.Name} {path.Name}", operation.Value)))];
    }
}
