using Jonquils.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Jonquils.Tests.Web;

/// <summary>The real web host in this process, with the client that the build put beside it.</summary>
public sealed class WebHost : WebApplicationFactory<WebMarker>
{
    public const string ApiOrigin = "https://api.example.org";

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        // With a path, because an Api behind a proxy may have one: only its origin belongs into the policy.
        builder.UseSetting("Api:PublicBaseUrl", $"{ApiOrigin}/jonquils/");
    }

    /// <summary>Address of a script whose name holds its content's hash, as the page names it.</summary>
    public static async Task<string> FindScriptAsync(HttpClient browser)
    {
        var page = await browser.GetStringAsync("/");
        var start = page.IndexOf("/assets/", StringComparison.Ordinal);
        return page[start..page.IndexOf('"', start)];
    }
}
