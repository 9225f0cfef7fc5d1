using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Browser;

/// <summary>Where the web app under test is: in the stack that all journeys share, or where <c>JONQUILS_TEST_WEB</c> points.</summary>
public sealed class WebAddress : IAsyncLifetime
{
    private const string Variable = "JONQUILS_TEST_WEB";
    private const string AdminVariable = "JONQUILS_TEST_ADMIN";

    public Uri Address { get; private set; } = null!;

    /// <summary>Name and password of an administrator there.</summary>
    public (string Login, string Password) Admin { get; private set; }

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } running)
        {
            Address = new Uri(running);
            var admin = (Environment.GetEnvironmentVariable(AdminVariable) ?? "").Split(':', 2);
            Admin = (admin[0], admin[^1]);
            return;
        }

        var stack = await RunningStack.SharedAsync();
        Address = new Uri(stack.Web);
        Admin = (stack.AdminEmail, stack.AdminPassword);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
