using Jonquils.Api.Accounts;
using Jonquils.Api.CleanUp;
using Jonquils.Api.Storage.ApiKeys;
using Jonquils.Api.Storage.Cookies;
using Jonquils.Api.Storage.Database;
using Jonquils.Api.Storage.SearchCache;
using Jonquils.Api.Storage.Tracks;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Storage;

/// <summary>What other services store here by API key: users' tracks, results of searches, cookies.</summary>
internal static class StorageModule
{
    /// <summary>The authorization policy of routes that take an API key.</summary>
    public const string KeyPolicy = ApiKeyAuthentication.Policy;

    private const long MaxTrackBytes = 64 * 1024;
    private const long MaxDocumentBytes = 2 * 1024 * 1024;

    private static readonly string[] Roots = ["/tracks", "/cache", "/cookies", "/stats"];

    public static void AddStorage(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<StorageDb>(StorageDb.Name);
        builder.Services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure<IConfiguration>((storage, configuration) => storage.TakeOlderNames(configuration))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<UserTrackCache>();
        builder.Services.AddSingleton<SearchFlights>();
        builder.Services.AddScoped<StorageCleaning>();
        builder.AddCleanUpOf<StorageCleanUp>();
        builder.Services.AddHostedService<StorageCleaningLoop>();
        builder.Logging.AddFilter(typeof(ApiKeyAuthentication).FullName, LogLevel.Warning);
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(
            ApiKeyAuthentication.Policy, policy => policy.AddAuthenticationSchemes(ApiKeyAuthentication.Scheme).RequireAuthenticatedUser());
    }

    /// <summary>Whether a path is one of the storage service's.</summary>
    public static bool Has(PathString path) => Roots.Any(root => path.StartsWithSegments(root));

    public static void MapStorage(this IEndpointRouteBuilder routes)
    {
        var storage = routes.MapGroup("").WithTags("Storage").RequireAuthorization(ApiKeyAuthentication.Policy);
        storage.MapPost("/tracks/{userId}", SaveUserTrack.Handle).WithName(nameof(SaveUserTrack)).WithSummary("Remember a track for a user")
            .WithMetadata(new RequestSizeLimitAttribute(MaxTrackBytes));
        storage.MapGet("/tracks/{userId}", ListUserTracks.Handle).WithName(nameof(ListUserTracks)).WithSummary("The tracks remembered for a user");
        storage.MapDelete("/tracks/{userId}", DeleteUserTrack.Handle).WithName(nameof(DeleteUserTrack)).WithSummary("Forget a track of a user");
        storage.MapPost("/cache/search", SaveSearch.Handle).WithName(nameof(SaveSearch)).WithSummary("Keep the results of a search")
            .WithMetadata(new RequestSizeLimitAttribute(MaxDocumentBytes));
        storage.MapGet("/cache/search", FindSearch.Handle).WithName(nameof(FindSearch)).WithSummary("The kept results of a search");
        storage.MapPost("/cache/cleanup", CleanStorage.Handle).WithName(nameof(CleanStorage)).WithSummary("Remove what has had its time");
        storage.MapPost("/cookies", SaveCookies.Handle).WithName(nameof(SaveCookies)).WithSummary("Keep the cookies of a domain")
            .WithMetadata(new RequestSizeLimitAttribute(MaxDocumentBytes));
        storage.MapGet("/cookies", FindCookies.Handle).WithName(nameof(FindCookies)).WithSummary("The cookies of a domain, or of all")
            .Produces<CookiesResponse>().ProducesProblem(404).ProducesProblem(409);
        storage.MapDelete("/cookies", DeleteCookies.Handle).WithName(nameof(DeleteCookies)).WithSummary("Forget the cookies of a domain");
        storage.MapGet("/stats", GetStorageStats.Handle).WithName(nameof(GetStorageStats)).WithSummary("How much is stored");

        var keys = routes.MapGroup("/api/v1/operations/api-keys").WithTags("Storage").RequireAuthorization(AccountsModule.AdminPolicy)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        keys.MapPost("/", CreateApiKey.Handle).WithName(nameof(CreateApiKey)).WithSummary("Make an API key");
        keys.MapGet("/", ListApiKeys.Handle).WithName(nameof(ListApiKeys)).WithSummary("All API keys");
        keys.MapDelete("/{keyId:guid}", RevokeApiKey.Handle).WithName(nameof(RevokeApiKey)).WithSummary("Revoke an API key");
    }
}
