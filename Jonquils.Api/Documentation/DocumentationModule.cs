using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Jonquils.Api.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Jonquils.Api.Documentation;

/// <summary>The API's own description: <c>/openapi/v1.json</c>, to try out at <c>/docs</c> and to read at <c>/redoc</c>.</summary>
internal static partial class DocumentationModule
{
    private const string Bearer = "bearer";
    private const string ApiKey = "api_key";
    private const string Document = "/openapi/v1.json";

    // Both pages bring their own scripts; they style their elements inline, and ReDoc searches in a worker made from a blob.
    private const string PagesPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

    public static void AddDocumentation(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        options.CreateSchemaReferenceId = SchemaNameOf;
        options.AddOperationTransformer((operation, context, _) =>
        {
            DescribeOperation(operation, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            DescribeDocument(document);
            DocumentExamples.AddTo(document);
            return Task.CompletedTask;
        });
    });

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi();
        // Beside the way of all other requests: each step of that way costs every one of them.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs") || context.Request.Path.StartsWithSegments("/redoc"), AddPages);
    }

    private static void AddPages(IApplicationBuilder pages)
    {
        pages.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = PagesPolicy;
            return next(context);
        });
        pages.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Jonquils API";
            page.SwaggerEndpoint(Document, "Jonquils");
        });
        pages.UseReDoc(page =>
        {
            page.RoutePrefix = "redoc";
            page.DocumentTitle = "Jonquils API";
            page.SpecUrl = Document;
            var shipped = page.IndexStream;
            page.IndexStream = () => WithoutForeignFonts(shipped());
        });
    }

    // The page asks a font service of another company for its letters; ours neither need nor allow that.
    private static MemoryStream WithoutForeignFonts(Stream page)
    {
        using var reader = new StreamReader(page);
        return new MemoryStream(Encoding.UTF8.GetBytes(ForeignLink().Replace(reader.ReadToEnd(), "")));
    }

    [GeneratedRegex("<link [^>]*https?://[^>]*>")]
    private static partial Regex ForeignLink();

    // Each slice has a Request and a Response; without the slice's name they would all become one schema.
    private static string? SchemaNameOf(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name ? null
        : type.Type.DeclaringType is { } slice ? slice.Name + name
        : name;

    private static void DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
        {
            var takesKey = metadata.OfType<IAuthorizeData>().Any(data => data.Policy == StorageModule.KeyPolicy);
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(takesKey ? ApiKey : Bearer, context.Document)] = [] }];
            AddProblem(operation, "401", takesKey ? "The API key is missing or does not hold." : "Nobody is signed in, or the session has ended.", context.Document);
        }

        if (operation.RequestBody is not null)
        {
            AddProblem(operation, "400", "The body cannot be read.", context.Document);
            AddProblem(operation, "413", "The body is larger than is taken here.", context.Document);
            AddProblem(operation, "422", "The body can be read, but a field is not valid; `errors` names each.", context.Document);
        }

        AddProblem(operation, "429", "Too many requests; `Retry-After` says in how many seconds to come back.", context.Document);
    }

    private static void AddProblem(OpenApiOperation operation, string status, string description, OpenApiDocument? document)
    {
        if (!operation.Responses!.ContainsKey(status))
        {
            operation.Responses[status] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document) },
                },
            };
        }
    }

    private static void DescribeDocument(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Jonquils API",
            Version = "v1",
            Description =
                "Upload music and video, play it as adaptive HLS, search it, and see who listened.\n\n"
                + "JSON is snake_case, times are UTC. Lists take `limit` and `after` and answer `items` and `next`. "
                + "Refusals are problem details (RFC 9457) with a `code` that never changes and the `trace_id` of the request.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            BearerFormat = "JWT",
            Description = "The `access_token` that `POST /api/v1/auth/login` answers.",
        };
        document.Components.SecuritySchemes[ApiKey] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            BearerFormat = "API key",
            Description = "A key of the storage service, as an administrator makes it with `POST /api/v1/operations/api-keys`.",
        };
        // The address depends on where a client stands, not on what the server believes of itself.
        document.Servers = [];
    }
}
