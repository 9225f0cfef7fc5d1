using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>The engine refused a statement.</summary>
/// <param name="code">ClickHouse's own error number; 0 when the engine gave none.</param>
internal sealed class EngineException(int code, string message) : Exception(message)
{
    private const string CodePrefix = "Code: ";

    public int Code { get; } = code;

    /// <param name="message">As the engine writes it: <c>Code: 62. DB::Exception: Syntax error ...</c>.</param>
    public static EngineException Parse(string message)
    {
        var start = message.IndexOf(CodePrefix, StringComparison.Ordinal);
        var digits = start < 0 ? "" : new string([.. message.Skip(start + CodePrefix.Length).TakeWhile(char.IsAsciiDigit)]);
        return new EngineException(int.TryParse(digits, CultureInfo.InvariantCulture, out var code) ? code : 0, message);
    }

    /// <summary>The HTTP status that a ClickHouse server gives for this error; clients should look at the code.</summary>
    public int HttpStatus => Code switch
    {
        // Syntax, types, values, settings, parameters.
        6 or 26 or 27 or 36 or 38 or 41 or 42 or 43 or 47 or 53 or 62 or 69 or 72 or 115 or 117 or 386 or 456 or 457 => StatusCodes.Status400BadRequest,
        497 => StatusCodes.Status403Forbidden,
        // Unknown column, function, table, database.
        16 or 46 or 60 or 81 => StatusCodes.Status404NotFound,
        159 => StatusCodes.Status408RequestTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
