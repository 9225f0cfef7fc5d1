namespace Jonquils.Tests.Search;

public sealed class PostgresSearchTests(SearchHost api) : SearchBehaviour(api), IClassFixture<SearchHost>;
