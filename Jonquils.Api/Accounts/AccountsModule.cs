using Jonquils.Api.Accounts.Administration;
using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Letters;
using Jonquils.Api.Accounts.Limits;
using Jonquils.Api.Accounts.Profile;
using Jonquils.Api.Accounts.SignIn;
using Jonquils.Api.Accounts.Tokens;
using Jonquils.Api.CleanUp;
using Jonquils.Api.Pictures;
using Jonquils.ServiceDefaults.Http;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Outbox;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Jonquils.Api.Accounts;

/// <summary>Who people are: accounts, sessions, tokens.</summary>
internal static class AccountsModule
{
    public const string AdminPolicy = "admin";

    // Names, passwords and tokens; pictures have a limit of their own.
    private const long MostBodyBytes = 64 * 1024;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.AddPostgres<AccountsDb>(AccountsDb.Name);
        builder.AddOutboxSender(AccountsDb.Name);
        builder.Services.AddOptions<AccountOptions>().BindConfiguration(AccountOptions.Section, Strict).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<BootstrapOptions>().BindConfiguration(BootstrapOptions.Section, Strict).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section, Strict).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Passwords>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<AttemptCounter>();
        builder.Services.AddSingleton<OwnPages>();
        builder.Services.AddSingleton<LetterQueue>();
        builder.Services.AddSingleton<LetterPost>();
        builder.Services.AddSingleton<ActiveUsers>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ActiveUsers>());
        builder.Services.AddScoped<Usernames>();
        builder.Services.AddSingleton<SessionStates>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SessionStates>());
        builder.Services.AddScoped<AuditTrail>();
        builder.Services.AddSingleton<AccountActivity>();
        builder.AddFiguresOf<AccountFigures>();
        builder.Services.AddScoped<IExportsAccounts, ExportedAccounts>();
        builder.Services.AddScoped<OneTimeTokens>();
        builder.Services.AddScoped<PasswordProof>();
        builder.Services.AddScoped<SignInGuard>();
        builder.Services.AddScoped<Sessions>();
        builder.Services.AddHostedService<BootstrapAdmin>();
        builder.Services.AddHostedService<OlderPasswords>();
        builder.Services.AddHostedService<SigningKeyRotation>();
        builder.Services.AddHostedService<LetterSender>();
        builder.Services.AddHostedService<ForgettingLoop>();
        builder.Services.AddScoped<TokenCleaning>();
        builder.AddCleanUpOf<TokenCleaning>();
        builder.Services.AddHostedService<ExpiredTokens>();
        // Authentication drags in a key ring that nothing here uses; kept in memory, it writes no keys into somebody's home.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Logging.AddFilter(typeof(BearerAuthentication).FullName, LogLevel.Warning);
        builder.Services.AddAuthentication(BearerAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.Scheme, null);
        builder.Services.AddAuthorizationBuilder().AddPolicy(AdminPolicy, policy => policy.RequireRole(Role.Admin));
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/v1/auth").WithTags("Accounts").WithMetadata(new RequestSizeLimitAttribute(MostBodyBytes));
        auth.MapPost("/register", Register.Handle).WithName(nameof(Register)).WithSummary("Make an account")
            .LimitPerAddress(accounts => new AttemptRule("register", accounts.RegistrationsPerHour, Hour));
        auth.MapPost("/login", Login.Handle).WithName(nameof(Login)).WithSummary("Sign in");
        auth.MapPost("/refresh", Refresh.Handle).WithName(nameof(Refresh)).WithSummary("Renew a session");
        auth.MapPost("/forgot-password", ForgotPassword.Handle).WithName(nameof(ForgotPassword)).WithSummary("Ask for a letter that allows a new password")
            .LimitPerAddress(accounts => new AttemptRule("letters", accounts.LettersPerHour, Hour));
        auth.MapPost("/reset-password", ResetPassword.Handle).WithName(nameof(ResetPassword)).WithSummary("Choose a new password")
            .LimitPerAddress(accounts => new AttemptRule("links", accounts.LinksPerHour, Hour));
        auth.MapPost("/verify-email", VerifyEmail.Handle).WithName(nameof(VerifyEmail)).WithSummary("Confirm an e-mail address")
            .LimitPerAddress(accounts => new AttemptRule("links", accounts.LinksPerHour, Hour));

        var own = auth.MapGroup("").RequireAuthorization();
        own.MapPost("/logout", Logout.Handle).WithName(nameof(Logout)).WithSummary("Sign out");
        own.MapPost("/logout-all", LogoutEverywhere.Handle).WithName(nameof(LogoutEverywhere)).WithSummary("Sign out everywhere");
        own.MapPost("/change-password", ChangePassword.Handle).WithName(nameof(ChangePassword)).WithSummary("Change your password").RefuseOutdated();
        own.MapPost("/resend-verification", ResendVerification.Handle).WithName(nameof(ResendVerification)).WithSummary("Ask for the confirmation letter again")
            .LimitPerAddress(accounts => new AttemptRule("letters", accounts.LettersPerHour, Hour));
        own.MapGet("/sessions", ListSessions.Handle).WithName(nameof(ListSessions)).WithSummary("Devices you are signed in on");
        own.MapDelete("/sessions/{sessionId:guid}", EndSession.Handle).WithName(nameof(EndSession)).WithSummary("Sign one device out");
        own.MapGet("/me", GetMe.Handle).WithName(nameof(GetMe)).WithSummary("Your account");
        own.MapPatch("/me", UpdateMe.Handle).WithName(nameof(UpdateMe)).WithSummary("Change your name or address").RefuseOutdated();
        own.MapDelete("/me", DeleteMe.Handle).WithName(nameof(DeleteMe)).WithSummary("Delete your account").RefuseOutdated();
        own.MapPut("/me/avatar", PutAvatar.Handle).WithName(nameof(PutAvatar)).WithSummary("Set your picture").RefuseOutdated().TakesPicture();
        own.MapDelete("/me/avatar", DeleteAvatar.Handle).WithName(nameof(DeleteAvatar)).WithSummary("Remove your picture").RefuseOutdated();

        routes.MapGet("/api/v1/users/{userId:guid}/avatar", GetAvatar.Handle).WithName(nameof(GetAvatar)).WithTags("Accounts").WithSummary("A user's picture");
        routes.MapGet("/api/v1/users/{userId:guid}/profile", GetProfile.Handle).WithName(nameof(GetProfile)).WithTags("Accounts").WithSummary("What everybody sees of a user");
        var users = routes.MapGroup("/api/v1/users").WithTags("Accounts").RequireAuthorization(AdminPolicy).ProducesProblem(StatusCodes.Status403Forbidden);
        users.MapGet("/", ListUsers.Handle).WithName(nameof(ListUsers)).WithSummary("All accounts");
        users.MapGet("/{userId:guid}", GetUser.Handle).WithName(nameof(GetUser)).WithSummary("One account");
        users.MapPut("/{userId:guid}", ChangeUser.Handle).WithName(nameof(ChangeUser)).WithSummary("Change an account's role, close or open it").RefuseOutdated();
        routes.MapGet("/api/v1/operations/audit", ListAudit.Handle).WithName(nameof(ListAudit)).WithTags("Accounts").WithSummary("The audit log")
            .RequireAuthorization(AdminPolicy).ProducesProblem(StatusCodes.Status403Forbidden);
        routes.MapGet("/api/v1/me/export", ExportMe.Handle).WithName(nameof(ExportMe)).WithTags("Accounts").WithSummary("Everything that is kept about you")
            .RequireAuthorization().Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapInternalGroup().MapPost("/monitoring/letters", SendAlertLetter.Handle);
        routes.MapGet("/.well-known/jwks.json", GetSigningKeys.Handle).WithName(nameof(GetSigningKeys)).WithTags("Accounts").WithSummary("Public signing keys");
    }

    // A misspelt setting is a default nobody chose.
    private static void Strict(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;
}
