using Jonquils.Api.Accounts.Database;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Authentication;

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
