using Jonquils.ServiceDefaults.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jonquils.ServiceDefaults;

/// <summary>The life of a service: settings first, then its databases, then its requests and loops.</summary>
public static class Service
{
    /// <summary>Runs a service until it is told to stop; with the word <c>migrate</c> it only brings its databases up to date.</summary>
    /// <param name="name">Name in traces, metrics and logs: <c>api</c>, <c>worker</c> or <c>web</c>.</param>
    /// <returns>The exit code: 0 after an orderly end, 1 after a sentence on standard error that names a wrong setting.</returns>
    public static Task<int> RunAsync(string name, WebApplicationOptions options, Action<WebApplicationBuilder> add, Action<WebApplication> map) =>
        MigrateCommand.IsIn(options.Args)
            ? RunAsync(name, Without(options), add, MigrateCommand.RunAsync)
            : RunAsync(name, options, add, async app =>
            {
                app.MapDefaultEndpoints();
                map(app);
                await app.MigrateDatabasesAsync();
                await app.RunAsync();
                return 0;
            });

    /// <summary>Does something else with a service's parts than to serve.</summary>
    /// <inheritdoc cref="RunAsync(string, WebApplicationOptions, Action{WebApplicationBuilder}, Action{WebApplication})"/>
    public static async Task<int> RunAsync(string name, WebApplicationOptions options, Action<WebApplicationBuilder> add, Func<WebApplication, Task<int>> run)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(options);
            builder.AddServiceDefaults(name);
            add(builder);
            await using var app = builder.Build();
            CheckSettings(app.Services);
            return await run(app);
        }
        catch (OptionsValidationException wrong)
        {
            return await RefuseAsync(name, string.Join(' ', wrong.Failures));
        }
        catch (SettingException wrong)
        {
            return await RefuseAsync(name, wrong.Message);
        }
    }

    // The host would check them too, but only after the databases were waited for and changed.
    private static void CheckSettings(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (InvalidOperationException wrong) when (wrong is not SettingException)
        {
            // The configuration binder: a value of the wrong kind, or a name that no option has. It names the setting itself.
            throw new SettingException(wrong.Message, wrong);
        }
    }

    private static WebApplicationOptions Without(WebApplicationOptions options) => new()
    {
        Args = MigrateCommand.WithoutWord(options.Args!),
        ContentRootPath = options.ContentRootPath,
        EnvironmentName = options.EnvironmentName,
        ApplicationName = options.ApplicationName,
        WebRootPath = options.WebRootPath,
    };

    private static async Task<int> RefuseAsync(string name, string reason)
    {
        await Console.Error.WriteLineAsync($"Jonquils' service '{name}' cannot start: {reason}");
        return 1;
    }
}
