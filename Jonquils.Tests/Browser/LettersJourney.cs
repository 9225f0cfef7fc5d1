using Jonquils.Tests.Stack;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

/// <summary>What begins in a mailbox; so these need the stack whose letters arrive here.</summary>
public sealed class LettersJourney(Chromium chromium, WebAddress web) : IClassFixture<Chromium>, IClassFixture<WebAddress>
{
    private const string Password = "daffodils in the spring rain";
    private const string NewPassword = "snowdrops under the hazel";

    [Fact]
    public async Task Whoever_forgot_the_password_chooses_a_new_one_by_a_letter_whose_link_works_once_and_leaves_the_address_bar()
    {
        var name = $"lea{Guid.NewGuid():N}"[..16];
        await using var lea = await chromium.OpenAsync(web.Address);
        await lea.RegisterAsync(name, Password);
        await lea.SignOutAsync();

        await lea.Page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await lea.Page.Locator("input[type=email]").FillAsync($"{name}@example.org");
        await lea.Page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }).ClickAsync();
        await lea.Page.GetByText("a letter is on its way").WaitForAsync();
        var link = await RunningStack.Letters.LinkToAsync($"{name}@example.org", "reset-password");
        await ChooseAsync(lea, link);
        await lea.Page.GetByText("Your password is changed.").WaitForAsync();
        await lea.Page.GetByRole(AriaRole.Link, new() { Name = "To the sign-in page" }).ClickAsync();
        await lea.SignInAsync(name, Password);
        await lea.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await lea.SignInAsync(name, NewPassword);
        await lea.OpenAsync("Library");
        await lea.SeesLibraryAsync();

        await using var finder = await chromium.OpenAsync(web.Address, width: 360);
        await ChooseAsync(finder, link);
        var refusal = await finder.Page.GetByRole(AriaRole.Alert).InnerTextAsync();

        Assert.Contains("link", refusal, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(lea.Complaints);
        Assert.Empty(finder.Complaints);
    }

    [Fact]
    public async Task An_address_is_confirmed_by_the_link_of_the_letter_that_a_newcomer_gets()
    {
        var name = $"ivo{Guid.NewGuid():N}"[..16];
        await using var ivo = await chromium.OpenAsync(web.Address);
        var reminder = ivo.Page.GetByText("This address is not confirmed yet.");
        await ivo.RegisterAsync(name, Password);
        await ivo.Page.GotoAsync("/settings");
        await reminder.WaitForAsync();

        await ivo.Page.GotoAsync(await RunningStack.Letters.LinkToAsync($"{name}@example.org", "verify-email"));
        await ivo.Page.GetByText("your address is confirmed").WaitForAsync();
        var barriers = await ivo.FindBarriersAsync();
        var address = ivo.Page.Url;
        await ivo.Page.GotoAsync("/settings");
        await ivo.SeesPageAsync("Profile and security");

        Assert.Equal(0, await reminder.CountAsync());
        Assert.DoesNotContain("token", address, StringComparison.Ordinal);
        Assert.Empty(barriers);
        Assert.Empty(ivo.Complaints);
    }

    private static async Task ChooseAsync(Listener listener, string link)
    {
        await listener.Page.GotoAsync(link);
        await listener.SeesPageAsync("Choose a new password");
        Assert.DoesNotContain("token", listener.Page.Url, StringComparison.Ordinal);
        Assert.Empty(await listener.FindBarriersAsync());
        await listener.Page.GetByLabel("New password").FillAsync(NewPassword);
        await listener.Page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
    }
}
