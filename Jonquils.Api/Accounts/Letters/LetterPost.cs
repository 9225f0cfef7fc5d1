using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Letters;

/// <summary>The way to the mail server.</summary>
internal sealed class LetterPost(IOptions<SmtpOptions> smtp)
{
    /// <summary>Whether there is one.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(smtp.Value.Host);

    /// <summary>Hands one letter to the mail server, for all its readers at once.</summary>
    /// <exception cref="SmtpException">The server refuses it, or is away.</exception>
    /// <exception cref="TimeoutException">It takes longer than <c>Smtp:Timeout</c>.</exception>
    public async Task SendAsync(IEnumerable<string> to, string subject, string body, CancellationToken cancel)
    {
        var server = smtp.Value;
        // Its own Timeout means the synchronous call only.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(server.Timeout);
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = server.StartTls };
        if (!string.IsNullOrEmpty(server.Username))
        {
            client.Credentials = new NetworkCredential(server.Username, server.Password);
        }

        using var message = new MailMessage { From = new MailAddress(server.From!, "Jonquils"), Subject = subject, Body = body };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        foreach (var reader in to)
        {
            message.To.Add(new MailAddress(reader));
        }

        try
        {
            await client.SendMailAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not take the letter within {server.Timeout}.");
        }
    }

    /// <summary>Whether an exception says that the mail server is away or busy.</summary>
    public static bool IsOutage(Exception error) => error is SmtpException or IOException or TimeoutException;
}
