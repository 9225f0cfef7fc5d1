using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Jonquils.Web;

/// <summary>Serves what Vite built, in the smallest coding that lies beside the file and that the browser takes.</summary>
internal static class ClientFiles
{
    private const string HashedFolder = "/assets";
    private const string OriginalPath = "Jonquils.OriginalPath";

    // Best first.
    private static readonly (string Coding, string Extension)[] Codings = [("br", ".br"), ("gzip", ".gz")];
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    public static void UseClientFiles(this WebApplication app, string folder)
    {
        var files = new PhysicalFileProvider(folder);

        // The page is never a plain file: it is nothing without its nonce.
        app.UseWhen(context => context.Request.Path != "/index.html", branch =>
        {
            branch.Use((context, next) =>
            {
                ChooseCoding(context, files);
                return next(context);
            });
            branch.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                // A coded file's own name ends in .br or .gz, which no table of types knows; its true type is set below.
                ServeUnknownFileTypes = true,
                OnPrepareResponse = Describe,
            });
        });
    }

    private static void ChooseCoding(HttpContext context, PhysicalFileProvider files)
    {
        var path = context.Request.Path;
        if (!path.HasValue || IsCoded(path.Value))
        {
            return;
        }

        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (coding, extension) in Codings)
        {
            if (accepted.Any(a => a.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0)
                && files.GetFileInfo(path.Value + extension).Exists)
            {
                context.Items[OriginalPath] = path.Value;
                context.Response.Headers.ContentEncoding = coding;
                context.Request.Path = path.Value + extension;
                return;
            }
        }
    }

    private static void Describe(StaticFileResponseContext file)
    {
        var path = file.Context.Items[OriginalPath] as string ?? file.Context.Request.Path.Value!;
        var headers = file.Context.Response.Headers;
        if (ContentTypes.TryGetContentType(path, out var type))
        {
            // Script, style and SVG are text in UTF-8; without the word a browser may guess.
            headers.ContentType = type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
        }

        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        // Vite puts the content's hash into every name below /assets, so such a name never changes its meaning.
        headers.CacheControl = path.StartsWith(HashedFolder, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private static bool IsCoded(string path) => Codings.Any(c => path.EndsWith(c.Extension, StringComparison.Ordinal));
}
