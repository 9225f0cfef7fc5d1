namespace Jonquils.MediaWorker.Backups;

/// <summary>A backup cannot be made, or is not what it should be. The message is for operators.</summary>
internal sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
