using Jonquils.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace Jonquils.Web;

/// <summary>The single-page client: its files, its settings, and its page for every address that is no file.</summary>
internal static class ClientHosting
{
    public static void AddClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ApiAddress>().BindConfiguration(ApiAddress.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ApiAddress>, ApiAddressRules>();
        builder.Services.AddSingleton(services =>
        {
            var api = services.GetRequiredService<IOptions<ApiAddress>>().Value;
            return new SecurityHeaders(api.Origin, api.ConnectedOrigins);
        });
        builder.Services.AddSingleton(services => new IndexPage(FolderOf(services.GetRequiredService<IWebHostEnvironment>())));
        builder.AddPublicEdge();
    }

    public static void MapClient(this WebApplication app)
    {
        app.UsePublicEdge();
        app.Use((context, next) =>
        {
            // At the last moment, because the handler of errors clears what was set before.
            context.Response.OnStarting(() =>
            {
                if (context.Response.Headers.ContentSecurityPolicy.Count == 0)
                {
                    context.RequestServices.GetRequiredService<SecurityHeaders>().Apply(context.Response.Headers, nonce: null);
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseClientFiles(FolderOf(app.Environment));
        app.UseRouting();

        // Settings are answered, not built in: one build of the client fits every installation.
        app.MapGet("/config.json", (HttpContext context, IOptions<ApiAddress> api) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Json(new ClientSettings(api.Value.Base));
        });
        app.MapMethods("/", PageMethods, SendPageAsync);
        app.MapMethods("/index.html", PageMethods, SendPageAsync);
        // An address with a dot that is no file is a broken link to a file; the page in its place would only hide that.
        app.MapMethods("/{*path:nonfile}", PageMethods, SendPageAsync);
    }

    private static readonly string[] PageMethods = [HttpMethods.Get, HttpMethods.Head];

    private static Task SendPageAsync(HttpContext context, IndexPage page, SecurityHeaders security) => page.SendAsync(context, security);

    private static string FolderOf(IWebHostEnvironment environment) => Path.Combine(environment.ContentRootPath, "wwwroot");

    private sealed record ClientSettings(string ApiBaseUrl);
}
