using System.Net;
using System.Security.Cryptography;
using Jonquils.Api.Playback;
using Jonquils.Api.Security;
using Jonquils.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.Playback;

/// <summary>Tickets made with all that anybody but us can know.</summary>
[Trait("Category", "Security")]
public sealed class ForgedTicketsTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public async Task A_ticket_that_names_another_package_holds_only_when_our_key_signed_it()
    {
        var (root, _, _) = await api.PlayableAsync();
        var (other, _, otherFolder) = await api.PlayableAsync("bob");
        using var player = api.Anonymous;
        var (own, others) = (TicketOf(root), TicketOf(other));

        using var signedByUs = await player.GetAsync(PathOf(MakeBy(api.Services.GetRequiredService<SecurityKeys>(), otherFolder)));
        using var signedByOthers = await player.GetAsync(PathOf(MakeBy(KeysOfOthers(), otherFolder)));
        using var mixed = await player.GetAsync(PathOf($"{others.Split('.')[0]}.{own.Split('.')[1]}"));
        using var beside = await player.GetAsync($"/hls/t/{own}/{otherFolder}/master.m3u8");

        Assert.Equal(HttpStatusCode.OK, signedByUs.StatusCode);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", signedByOthers);
        await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", mixed);
        await Refused.WithAsync(HttpStatusCode.NotFound, "no_file", beside);
    }

    [Fact]
    public async Task A_ticket_with_any_one_letter_changed_opens_nothing()
    {
        var (root, _, _) = await api.PlayableAsync();
        using var player = api.Anonymous;
        var ticket = TicketOf(root);
        using var whole = await player.GetAsync(PathOf(ticket));
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);

        for (var at = 0; at < ticket.Length; at++)
        {
            // Another highest bit: the lowest ones of a last letter mean nothing.
            var letter = Alphabet.IndexOf(ticket[at], StringComparison.Ordinal) is var index and >= 0 ? Alphabet[index ^ 32] : '-';
            using var answer = await player.GetAsync(PathOf($"{ticket[..at]}{letter}{ticket[(at + 1)..]}"));
            await Refused.WithAsync(HttpStatusCode.Forbidden, "bad_ticket", answer);
        }
    }

    private string MakeBy(SecurityKeys keys, string folder) =>
        new PlaybackTickets(keys, api.Services.GetRequiredService<IOptions<PlaybackOptions>>(), TimeProvider.System).Issue(folder, PlaybackTickets.NoSession).Text;

    private static SecurityKeys KeysOfOthers() => new(Options.Create(new SecurityOptions { MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }));

    private static string TicketOf(string root) => root.TrimEnd('/').Split('/')[^1];

    private static string PathOf(string ticket) => $"/hls/t/{ticket}/master.m3u8";
}
