using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Browser;

/// <summary>Where the web app under test is: in the stack that all journeys share, or where <c>JONQUILS_TEST_WEB</c> points.</summary>
public sealed class WebAddress : IAsyncLifetime
{
    private const string Variable = "JONQUILS_TEST_WEB";

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync() => Address = new Uri(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } running ? running : (await RunningStack.SharedAsync()).Web);

    public Task DisposeAsync() => Task.CompletedTask;
}
