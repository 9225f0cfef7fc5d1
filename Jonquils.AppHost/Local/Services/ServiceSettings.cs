using Jonquils.AppHost.Local.Servers;

namespace Jonquils.AppHost.Local.Services;

/// <summary>What the services are told about each other and about the servers.</summary>
/// <param name="Redis"><see langword="null"/> when there is none; the services run without.</param>
/// <param name="ClickHouse"><see langword="null"/> when the engine could not be had; analytics then answers 503.</param>
/// <param name="FfmpegPath">Absolute path.</param>
internal sealed record ServiceSettings(
    LocalSecrets Secrets,
    PostgresServer Postgres,
    RedisServer? Redis,
    ClickHouseServer? ClickHouse,
    string ObjectsFolder,
    string LogsFolder,
    string FfmpegPath,
    int ApiPort,
    int WorkerPort,
    int WebPort);
