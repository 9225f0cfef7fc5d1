using System.Net.Http.Headers;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Storage;

/// <summary>The Api with the storage service's settings under the names that its own documentation gives them.</summary>
public class StorageHost : ApiHost
{
    public const string ApiKey = "your_api_key";

    /// <summary>A client with the configured key.</summary>
    public HttpClient Client => WithKey(ApiKey);

    public string StorageDatabase => Database("storage_db");

    public HttpClient WithKey(string key)
    {
        var client = Anonymous;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["API_KEY"] = ApiKey;
        settings["SEARCH_CACHE_TTL"] = "1800";
        settings["TRACK_CACHE_TTL"] = "3600";
    }
}

/// <summary>The same, cleaning all the time.</summary>
public sealed class TidyStorageHost : StorageHost
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        base.Configure(settings);
        settings["Storage:CleanEvery"] = "00:00:00.100";
    }
}
