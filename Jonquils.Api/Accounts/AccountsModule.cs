using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Jonquils.Api.Accounts;

/// <summary>Who people are: accounts, sessions, tokens.</summary>
internal static class AccountsModule
{
    public const string AdminPolicy = "admin";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<AccountsDb>(AccountsDb.Name);
        builder.Services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section, Strict).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<BootstrapOptions>().BindConfiguration(BootstrapOptions.Section, Strict).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Passwords>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<SessionStates>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SessionStates>());
        builder.Services.AddScoped<Sessions>();
        builder.Services.AddHostedService<BootstrapAdmin>();
        // Authentication drags in a key ring that nothing here uses; kept in memory, it writes no keys into somebody's home.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Logging.AddFilter(typeof(BearerAuthentication).FullName, LogLevel.Warning);
        builder.Services.AddAuthentication(BearerAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.Scheme, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(AdminPolicy, policy => policy.RequireRole(Role.Admin));
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/v1/auth").WithTags("Accounts");

        auth.MapPost("/register", Register.Handle).WithName(nameof(Register)).WithSummary("Make an account");
        auth.MapPost("/login", Login.Handle).WithName(nameof(Login)).WithSummary("Sign in");
        auth.MapPost("/refresh", Refresh.Handle).WithName(nameof(Refresh)).WithSummary("Renew a session");
        auth.MapPost("/logout", Logout.Handle).WithName(nameof(Logout)).WithSummary("Sign out").RequireAuthorization();
        auth.MapGet("/me", GetMe.Handle).WithName(nameof(GetMe)).WithSummary("Your account").RequireAuthorization();
        routes.MapGet("/.well-known/jwks.json", GetSigningKeys.Handle).WithName(nameof(GetSigningKeys)).WithTags("Accounts").WithSummary("Public signing keys");
    }

    // A misspelt setting is a default nobody chose.
    private static void Strict(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
