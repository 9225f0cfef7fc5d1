namespace Jonquils.ServiceDefaults;

/// <summary>A setting is missing or wrong, so the service cannot start. The message names the setting and says what it should be.</summary>
public sealed class SettingException(string message, Exception? cause = null) : InvalidOperationException(message, cause);
