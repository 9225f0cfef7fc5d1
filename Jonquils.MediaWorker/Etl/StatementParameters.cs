using Npgsql;

namespace Jonquils.MediaWorker.Etl;

/// <summary>Several parameters of a statement at once, in their order.</summary>
internal static class StatementParameters
{
    public static void AddAll(this NpgsqlParameterCollection parameters, params ReadOnlySpan<NpgsqlParameter> all)
    {
        foreach (var parameter in all)
        {
            parameters.Add(parameter);
        }
    }
}
