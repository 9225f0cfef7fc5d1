using System.Text.Json;
using Jonquils.AppHost.Local.Servers;
using Jonquils.AppHost.Local.Services;

namespace Jonquils.AppHost.Local;

/// <summary>Where a running stack is found and how one signs in; what <c>--state FILE</c> writes as snake_case JSON.</summary>
/// <param name="Clickhouse"><see langword="null"/> when the engine could not be had.</param>
internal sealed record StackState(
    int Pid,
    string Web,
    string Api,
    string Worker,
    string AdminEmail,
    string AdminUsername,
    string AdminPassword,
    string InternalKey,
    string Postgres,
    string? Redis,
    string? Clickhouse,
    string ObjectsFolder,
    string LogsFolder)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static StackState Of(ServiceSettings settings, IReadOnlyList<Part> services)
    {
        string AddressOf(string name) => services.Single(service => service.Name == name).Address;
        return new StackState(
            Environment.ProcessId, AddressOf(ServiceParts.Web), AddressOf(ServiceParts.Api), AddressOf(ServiceParts.Worker),
            ServiceParts.AdminEmail, ServiceParts.AdminUsername, settings.Secrets.AdminPassword, settings.Secrets.InternalKey,
            settings.Postgres.ConnectionString("postgres"), settings.Redis?.ConnectionString, settings.ClickHouse?.ConnectionString,
            settings.ObjectsFolder, settings.LogsFolder);
    }

    public static async Task<StackState> ReadAsync(string file, CancellationToken cancel) =>
        JsonSerializer.Deserialize<StackState>(await File.ReadAllTextAsync(file, cancel), Json)
        ?? throw new InvalidDataException($"{file} is empty.");

    /// <summary>Writes it for its owner only, and whole or not at all: its appearance tells others that the stack is healthy.</summary>
    public Task WriteAsync(string file, CancellationToken cancel) => PrivateFile.WriteAsync(file, JsonSerializer.Serialize(this, Json), cancel);
}
