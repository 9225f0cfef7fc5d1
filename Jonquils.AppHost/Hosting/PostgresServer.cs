using Aspire.Hosting.Azure;

namespace Jonquils.AppHost.Hosting;

/// <summary>A PostgreSQL server, be it a container or Azure's, to which databases are added in one way.</summary>
internal sealed class PostgresServer
{
    private readonly IResourceBuilder<PostgresServerResource>? _container;
    private readonly IResourceBuilder<AzurePostgresFlexibleServerResource>? _managed;

    public PostgresServer(IResourceBuilder<PostgresServerResource> container) => _container = container;

    public PostgresServer(
        IResourceBuilder<AzurePostgresFlexibleServerResource> managed, IResourceBuilder<ParameterResource> user, IResourceBuilder<ParameterResource> password)
    {
        _managed = managed;
        SignIn = (user, password);
    }

    /// <summary>Only of a managed server; a container's is its own affair.</summary>
    public (IResourceBuilder<ParameterResource> User, IResourceBuilder<ParameterResource> Password)? SignIn { get; }

    /// <summary>Host name of a managed server, known after it was made.</summary>
    public BicepOutputReference? HostName => _managed is null ? null : new BicepOutputReference("hostName", _managed.Resource);

    /// <param name="name">Of the resource.</param>
    /// <param name="databaseName">Of the database; whoever comes first makes it: the AppHost at F5, Azure, or the service's migrations.</param>
    public IResourceBuilder<IResourceWithConnectionString> AddDatabase([ResourceName] string name, string databaseName) =>
        _managed is null ? _container!.AddDatabase(name, databaseName) : _managed.AddDatabase(name, databaseName);
}
