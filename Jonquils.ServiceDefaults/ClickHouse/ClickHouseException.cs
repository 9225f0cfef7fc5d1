namespace Jonquils.ServiceDefaults.ClickHouse;

/// <summary>ClickHouse refused a statement. Repeating it as it is will not help.</summary>
/// <param name="code">ClickHouse's own number, e.g. 60 for an unknown table; 0 when it gave none.</param>
public sealed class ClickHouseException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}

/// <summary>ClickHouse is not configured, cannot be reached or does not answer in time. It may help to try again later.</summary>
public sealed class ClickHouseUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
