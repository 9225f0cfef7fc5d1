namespace Jonquils.Tests.Browser;

/// <summary>Where the web app under test is.</summary>
public sealed class WebAddress
{
    public Uri Address { get; } = new(Environment.GetEnvironmentVariable("JONQUILS_TEST_WEB") ?? "http://localhost:3000");
}
