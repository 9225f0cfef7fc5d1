using System.Net;
using System.Text.Json;

namespace Jonquils.Tests.Given;

/// <summary>Checks that an answer is a refusal of the documented shape.</summary>
public static class Refused
{
    /// <returns>The problem document.</returns>
    public static async Task<JsonElement> WithAsync(HttpStatusCode status, string code, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"Expected {(int)status} {code}, got {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("trace_id").GetString());
        return problem;
    }
}
