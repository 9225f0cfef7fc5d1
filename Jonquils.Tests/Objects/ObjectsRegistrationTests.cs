using Jonquils.ServiceDefaults;
using Jonquils.ServiceDefaults.Objects;
using Jonquils.Tests.Given;
using Jonquils.Tests.Stack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Jonquils.Tests.Objects;

public sealed class ObjectsRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_setting_the_start_names_both()
    {
        var refused = Assert.Throws<SettingException>(() => HostWith());

        Assert.Contains("ConnectionStrings:s3 or Objects:Folder is missing", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Objects:Folder", "relative/folder", "Objects:Folder is not an absolute path")]
    [InlineData("ConnectionStrings:s3", "http://localhost:9000", "ConnectionStrings:s3 is not of the form")]
    [InlineData("ConnectionStrings:s3", "AccessKey=a;SecretKey=hush", "ConnectionStrings:s3 has no Endpoint=")]
    [InlineData("ConnectionStrings:s3", "Endpoint=http://s3;SecretKey=hush", "ConnectionStrings:s3 has no AccessKey=")]
    [InlineData("ConnectionStrings:s3", "Endpoint=http://s3;AccessKey=a;SecretKey=", "ConnectionStrings:s3 has no SecretKey=")]
    [InlineData("ConnectionStrings:s3", "Endpoint=s3:9000;AccessKey=a;SecretKey=hush", "ConnectionStrings:s3 has in Endpoint= no http or https address")]
    [InlineData("ConnectionStrings:s3", "Endpoint=http://s3;AccessKey=a;SecretKey=hush;Bucket=b", "ConnectionStrings:s3 has an unknown part 'bucket'")]
    public void A_wrong_setting_is_named_and_no_secret_shown(string setting, string value, string expected)
    {
        var refused = Assert.Throws<SettingException>(() => HostWith((setting, value)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_does_not_print_its_secret() =>
        Assert.Equal("https://s3:9000", S3Address.Parse("Endpoint=https://s3:9000/;AccessKey=key;SecretKey=hush").ToString());

    [Fact]
    public async Task With_a_folder_the_start_makes_the_buckets_and_health_is_good()
    {
        using var host = HostWith(("Objects:Folder", _folder["new/objects"]));

        await host.StartAsync();
        var health = await HealthOf(host);

        Assert.IsType<FolderObjectStore>(host.Services.GetRequiredService<IObjectStore>());
        Assert.All(Buckets.All, bucket => Assert.True(Directory.Exists(_folder[$"new/objects/{bucket}"])));
        Assert.Equal(HealthStatus.Healthy, health);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["new/objects/temp"]));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_ends_the_start_and_names_the_setting()
    {
        await File.WriteAllTextAsync(_folder["a-file"], "");
        using var host = HostWith(("Objects:Folder", _folder["a-file"]));

        var refused = await Assert.ThrowsAsync<SettingException>(() => host.StartAsync());

        Assert.StartsWith("Setting Objects:Folder names a folder that cannot be used", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_stops_taking_files_is_unhealthy_once_the_last_answer_is_too_old()
    {
        var clock = new ManualClock();
        using var host = HostWith(clock, ("Objects:Folder", _folder["objects"]));
        await host.StartAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthOf(host));

        Directory.Delete(_folder["objects"], recursive: true);
        await File.WriteAllTextAsync(_folder["objects"], "in the way");

        Assert.Equal(HealthStatus.Healthy, await HealthOf(host));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HealthStatus.Unhealthy, await HealthOf(host));
        await host.StopAsync();
    }

    [Fact]
    public async Task With_a_server_the_objects_lie_there_and_health_follows_it_from_down_to_up()
    {
        var server = await SwiftServer.StartAsync();
        await server.KillAsync();
        var clock = new ManualClock();
        using var host = HostWith(clock, ("ConnectionStrings:s3", server.ConnectionString), ("Objects:Folder", _folder.Path));

        await host.StartAsync();
        var down = await HealthOf(host);
        await server.StartAgainAsync();
        clock.Advance(TimeSpan.FromSeconds(6));
        var up = await HealthOf(host);

        Assert.IsType<S3ObjectStore>(host.Services.GetRequiredService<IObjectStore>());
        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy), (down, up));
        await host.StopAsync();
        await server.KillAsync();
    }

    [Fact]
    public async Task A_server_that_refuses_the_keys_ends_the_start_and_names_the_setting()
    {
        var server = await SwiftServer.SharedAsync();
        using var host = HostWith(("ConnectionStrings:s3", $"Endpoint={server.Endpoint};AccessKey={SwiftServer.AccessKey};SecretKey=wrong"));

        var refused = await Assert.ThrowsAsync<SettingException>(() => host.StartAsync());

        Assert.StartsWith("Setting ConnectionStrings:s3 names a server that refuses us", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HealthStatus> HealthOf(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["objects"].Status;
    }

    private static IHost HostWith(params (string Name, string Value)[] settings) => HostWith(TimeProvider.System, settings);

    private static IHost HostWith(TimeProvider clock, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value));
        builder.Services.AddSingleton(clock);
        builder.Services.AddLogging();
        builder.AddObjectStore();
        return builder.Build();
    }
}
