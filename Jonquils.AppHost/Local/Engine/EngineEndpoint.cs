using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>ClickHouse's HTTP interface over the pool: statements in, results or error codes out.</summary>
internal sealed class EngineEndpoint(EnginePool pool)
{
    public async Task HandleAsync(HttpContext http)
    {
        var request = EngineRequest.Read(http.Request);
        if (request.Sql.Length == 0 && HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.WriteAsync("Ok.\n", http.RequestAborted);
            return;
        }

        var connection = await pool.RentAsync(http.RequestAborted);
        try
        {
            connection.Use(request.Database);
            try
            {
                foreach (var statement in request.SettingStatements())
                {
                    connection.Execute(statement);
                }

                await (request.StreamedInsert() is var (insert, format)
                    ? InsertAsync(http, connection, insert, format)
                    : QueryAsync(http, connection, request));
            }
            finally
            {
                foreach (var statement in request.ResetStatements())
                {
                    Reset(connection, statement);
                }
            }
        }
        catch (EngineException refusal)
        {
            await RefuseAsync(http, refusal);
        }
        finally
        {
            pool.Return(connection);
        }
    }

    private static async Task InsertAsync(HttpContext http, EngineConnection connection, string insert, string format)
    {
        using var rows = connection.BeginInsert(insert, format);
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(http.RequestAborted);
            foreach (var piece in read.Buffer)
            {
                if (!piece.IsEmpty)
                {
                    rows.Append(piece.Span);
                }
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        http.Response.Headers["X-ClickHouse-Summary"] = $$"""{"written_rows":"{{rows.Complete()}}"}""";
    }

    private static async Task QueryAsync(HttpContext http, EngineConnection connection, EngineRequest request)
    {
        var statement = await StatementAsync(http, request.Sql);
        var started = Stopwatch.GetTimestamp();
        using var result = connection.Query(statement.WrittenSpan, request.Format, request.Parameters);

        var elapsed = (long)Stopwatch.GetElapsedTime(started).TotalNanoseconds;
        http.Response.Headers["X-ClickHouse-Summary"] =
            $$"""{"read_rows":"{{result.RowsRead}}","read_bytes":"{{result.BytesRead}}","written_rows":"{{result.RowsWritten}}","elapsed_ns":"{{elapsed}}"}""";
        http.Response.Headers["X-ClickHouse-Format"] = request.Format;
        http.Response.ContentType = request.Format switch
        {
            "JSON" or "JSONCompact" => "application/json; charset=UTF-8",
            "JSONEachRow" => "application/x-ndjson; charset=UTF-8",
            _ => "text/plain; charset=UTF-8",
        };
        http.Response.ContentLength = result.Memory.Length;
        await http.Response.Body.WriteAsync(result.Memory, http.RequestAborted);
    }

    /// <summary>The statement is what stands in the address and, on a new line, what comes in the body.</summary>
    private static async Task<ArrayBufferWriter<byte>> StatementAsync(HttpContext http, string sql)
    {
        var statement = new ArrayBufferWriter<byte>(1024);
        if (sql.Length > 0)
        {
            statement.Write(Encoding.UTF8.GetBytes(sql));
            statement.Write("\n"u8);
        }

        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            foreach (var piece in read.Buffer)
            {
                statement.Write(piece.Span);
            }

            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return statement;
            }
        }
    }

    private static void Reset(EngineConnection connection, string statement)
    {
        try
        {
            connection.Execute(statement);
        }
        catch (EngineException)
        {
            // The name was refused on the way in too, which the client has been told.
        }
    }

    private static async Task RefuseAsync(HttpContext http, EngineException refusal)
    {
        http.Response.Clear();
        http.Response.StatusCode = refusal.HttpStatus;
        http.Response.Headers["X-ClickHouse-Exception-Code"] = refusal.Code.ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsync(refusal.Message + "\n", http.RequestAborted);
    }
}
