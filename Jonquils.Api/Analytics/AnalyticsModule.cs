using Jonquils.Api.Accounts;
using Jonquils.Api.Analytics.AccountEvents;
using Jonquils.Api.Analytics.Database;
using Jonquils.Api.Analytics.Erasures;
using Jonquils.Api.Analytics.Listens;
using Jonquils.Api.Analytics.Logs;
using Jonquils.Api.Analytics.Reports;
using Jonquils.Api.Analytics.Schema;
using Jonquils.Api.Search;
using Jonquils.ServiceDefaults.Monitoring;
using Jonquils.ServiceDefaults.Postgres;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Jonquils.Api.Analytics;

/// <summary>What is listened to, searched and asked for, in ClickHouse, and the reports made of it.</summary>
internal static class AnalyticsModule
{
    public static void AddAnalytics(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnalyticsOptions>()
            .BindConfiguration(AnalyticsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations()
            .Validate(
                analytics => string.IsNullOrWhiteSpace(analytics.SpoolFolder) || Path.IsPathFullyQualified(analytics.SpoolFolder),
                "Setting Analytics:SpoolFolder is no absolute path.")
            .ValidateOnStart();
        builder.AddPostgres<AnalyticsDb>(AnalyticsDb.Name, AnalyticsDb.Schema);
        builder.Services.AddSingleton<AnalyticsSchema>();
        builder.Services.AddSingleton<ListenCopies>();
        builder.Services.AddSingleton<SessionContents>();
        builder.Services.AddSingleton<ForwardingState>();
        builder.Services.AddSingleton<IReportsFigures, ForwardingFigures>();
        builder.AddFiguresOf<RequestFigures>();
        builder.Services.AddSingleton<RequestLog>();
        builder.Services.AddSingleton<LogSpool>();
        builder.Services.TryAddSingleton<SearchLog>();
        builder.Services.AddSingleton<ListeningSums>();
        builder.Services.AddSingleton<ServiceSums>();
        builder.Services.AddScoped<IForgetsAccounts, ForgottenAccounts>();
        builder.Services.AddScoped<IExportsAccounts, ExportedAccounts>();
        builder.Services.AddHostedService<ListenForwarder>();
        builder.Services.AddHostedService<ActivityForwarder>();
        builder.Services.AddHostedService<LogShipping>();
        builder.Services.AddHostedService<ErasureLoop>();
    }

    public static void MapAnalytics(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/api/v1/analytics").WithTags("Analytics").RequireAuthorization().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        reports.MapGet("/user/{userId:guid}", GetUserReport.Handle).WithName(nameof(GetUserReport)).WithSummary("What a user listened to");
        reports.MapGet("/track/{trackId:guid}", GetTrackReport.Handle).WithName(nameof(GetTrackReport)).WithSummary("How a track is listened to");
        reports.MapGet("/artist/{artistId:guid}", GetArtistReport.Handle).WithName(nameof(GetArtistReport)).WithSummary("How an artist is listened to");
        reports.MapGet("/platform", GetPlatformReport.Handle).WithName(nameof(GetPlatformReport)).WithSummary("How the service is listened to and used")
            .RequireAuthorization(AccountsModule.AdminPolicy).ProducesProblem(StatusCodes.Status403Forbidden);
        routes.MapGet("/api/v1/artists/{artistId:guid}/stats", GetArtistStats.Handle).WithName(nameof(GetArtistStats)).WithTags("Catalogue").WithSummary("An artist in numbers")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
