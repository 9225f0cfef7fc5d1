using System.Globalization;
using System.Text;
using Jonquils.Api.Accounts;
using Jonquils.Api.Paging;
using Npgsql;

namespace Jonquils.Api.Catalog.Tracks;

/// <summary>
/// The statement that finds one page of tracks: their ids and what they are ordered by. Playable and other tracks are two branches, each with partial indexes in the page's own order,
/// so that a page costs its own rows and not those before it or those that the caller may not see.
/// </summary>
internal sealed class TrackQuery
{
    private readonly StringBuilder _conditions = new();
    private readonly List<NpgsqlParameter> _parameters = [];
    private readonly TrackOrder _order;
    private readonly int _limit;
    private readonly CurrentUser? _user;
    private readonly bool? _available;

    private TrackQuery(ListTracks.Query query, TrackOrder order, CurrentUser? user)
    {
        _order = order;
        _limit = query.Limit;
        _user = user;
        _available = query.Available;
    }

    /// <param name="genreId">The genre that <see cref="ListTracks.Query.Genre"/> names, if any.</param>
    /// <returns><see langword="null"/> when the cursor is not one of this list.</returns>
    public static NpgsqlCommand? For(ListTracks.Query query, int? genreId, CurrentUser? user)
    {
        var order = TrackOrder.Of(query.Sort);
        var made = new TrackQuery(query, order, user);
        made.Filter(query, genreId);
        if (query.After is not null)
        {
            if (Cursor.Parse(query.After, query.Sort) is not { } cursor || order.Read(cursor.Value) is not { } value)
            {
                return null;
            }

            made._conditions.Append(CultureInfo.InvariantCulture, $" AND ({order.Key}, t.id) {(order.IsDescending ? '<' : '>')} ({made.Add(value)}{order.Cast}, {made.Add(cursor.Id)})");
        }

        return made.Build();
    }

    private void Filter(ListTracks.Query query, int? genreId)
    {
        if (query.Artist is { } artist)
        {
            _conditions.Append(Guid.TryParse(artist, out var artistId)
                ? $" AND t.id IN (SELECT track_id FROM track_artists WHERE artist_id = {Add(artistId)})"
                : $" AND t.id IN (SELECT p.track_id FROM track_artists p JOIN artists a ON a.id = p.artist_id WHERE lower(a.name) = lower({Add(artist)}))");
        }

        if (query.Album is { } album)
        {
            _conditions.Append(Guid.TryParse(album, out var albumId)
                ? $" AND t.album_id = {Add(albumId)}"
                : $" AND t.album_id IN (SELECT id FROM albums WHERE lower(title) = lower({Add(album)}))");
        }

        if (genreId is { } genre)
        {
            // Known to the planner as a number, not as a question: how common a genre is decides how best to read.
            _conditions.Append(CultureInfo.InvariantCulture, $" AND t.id IN (SELECT track_id FROM track_genres WHERE genre_id = {Add(genre)})");
        }

        if (query.Q is { } text)
        {
            // Fewer than three letters have no trigram to look up; then only beginnings match.
            _conditions.Append(CultureInfo.InvariantCulture, $" AND lower(t.title) LIKE lower({Add(text.Length < 3 ? Pattern.StartingWith(text) : Pattern.Containing(text))})");
            if (text.Length < 3 && query.Sort == ListTracks.ByTitle)
            {
                // Says where in the alphabet they begin; LIKE tells that only under some collations.
                _conditions.Append(CultureInfo.InvariantCulture, $" AND lower(t.title) >= lower({Add(text)})");
            }
        }

        Range("t.tempo", query.TempoMin, query.TempoMax);
        Range("t.energy", query.EnergyMin, query.EnergyMax);
        Range("t.valence", query.ValenceMin, query.ValenceMax);
    }

    private void Range(string column, double? least, double? most)
    {
        if (least is { } from)
        {
            _conditions.Append(CultureInfo.InvariantCulture, $" AND {column} >= {Add(from)}");
        }

        if (most is { } to)
        {
            _conditions.Append(CultureInfo.InvariantCulture, $" AND {column} <= {Add(to)}");
        }
    }

    private NpgsqlCommand Build()
    {
        var branches = new List<string>();
        if (_available != false)
        {
            branches.Add(Branch("t.is_available"));
        }

        if (_available != true && _user is { } user)
        {
            branches.Add(Branch(user.IsAdmin ? "NOT t.is_available" : $"""
                NOT t.is_available AND t.id IN (
                    SELECT id FROM tracks WHERE NOT is_available AND uploaded_by = {Add(user.Id)}
                    UNION SELECT p.track_id FROM artist_managers m JOIN track_artists p USING (artist_id) WHERE m.user_id = {Add(user.Id)})
                """));
        }

        var direction = _order.IsDescending ? "DESC" : "ASC";
        var page = branches.Count switch
        {
            0 => $"SELECT t.id, {_order.Key} AS key FROM tracks t WHERE false",
            1 => branches[0],
            _ => $"SELECT id, key FROM (({branches[0]}) UNION ALL ({branches[1]})) both_kinds ORDER BY key {direction}, id {direction} LIMIT {_limit + 1}",
        };
        var command = new NpgsqlCommand(page);
        command.Parameters.AddRange(_parameters.ToArray());
        return command;
    }

    private string Branch(string visible)
    {
        var direction = _order.IsDescending ? "DESC" : "ASC";
        return $"SELECT t.id, {_order.Key} AS key FROM tracks t WHERE {visible}{_conditions} ORDER BY {_order.Key} {direction}, t.id {direction} LIMIT {_limit + 1}";
    }

    private string Add(object value)
    {
        _parameters.Add(new NpgsqlParameter { Value = value });
        return string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
    }
}
