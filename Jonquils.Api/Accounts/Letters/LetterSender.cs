using Jonquils.Api.Accounts.Audit;
using Jonquils.Api.Accounts.Credentials;
using Jonquils.Api.Accounts.Database;
using Jonquils.Api.Accounts.Limits;
using Jonquils.Api.Edge;
using Jonquils.Api.Playback;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Jonquils.Api.Accounts.Letters;

/// <summary>Writes and sends what waits in <see cref="LetterQueue"/>.</summary>
internal sealed partial class LetterSender(
    LetterQueue queue, IServiceScopeFactory scopes, AttemptCounter attempts, LetterPost post, IOptions<AccountOptions> accounts,
    IOptions<CorsSettings> cors, IOptions<PublicAddressOptions> api, TimeProvider clock, ILogger<LetterSender> logger) : BackgroundService
{
    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>However many addresses ask: nobody's mailbox is to be filled by us.</summary>
    private static readonly AttemptRule PerMailbox = new("letters-mailbox", 5, TimeSpan.FromHours(1));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var order in queue.Orders.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await WriteAsync(order, stoppingToken) is { } letter)
                {
                    await SendAsync(letter, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogLost(error, order.GetType().Name);
            }
        }
    }

    /// <returns><see langword="null"/> when there is nobody to write to.</returns>
    private async Task<Letter?> WriteAsync(LetterOrder order, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var tokens = scope.ServiceProvider.GetRequiredService<OneTimeTokens>();
        switch (order)
        {
            case LetterOrder.Confirm confirm when await FindAsync(database, u => u.Id == confirm.UserId && !u.IsVerified, cancel) is { } user:
                return await MayWriteAsync(user, cancel)
                    ? Letter.Confirm(user.Email, user.Username, LinkTo("verify-email", await tokens.IssueAsync(user.Id, OneTimeToken.VerifyEmail, cancel)))
                    : null;
            case LetterOrder.Reset reset:
                var email = User.Normalise(reset.Email);
                if (await FindAsync(database, u => u.Email == email, cancel) is not { } owner || !await MayWriteAsync(owner, cancel))
                {
                    return null;
                }

                var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
                audit.Add(AuditActions.PasswordResetAsked, owner.Id, subject: null, reset.AskedFrom);
                return Letter.Reset(owner.Email, owner.Username, LinkTo("reset-password", await tokens.IssueAsync(owner.Id, OneTimeToken.ResetPassword, cancel)));
            case LetterOrder.PasswordChanged changed when await FindAsync(database, u => u.Id == changed.UserId, cancel) is { } user:
                return Letter.PasswordChanged(user.Email, user.Username);
            case LetterOrder.EmailChanged moved:
                return Letter.EmailChanged(moved.FormerEmail);
            default:
                return null;
        }
    }

    private static Task<User?> FindAsync(AccountsDb database, System.Linq.Expressions.Expression<Func<User, bool>> who, CancellationToken cancel) =>
        database.Users.AsNoTracking().Where(u => u.IsActive).SingleOrDefaultAsync(who, cancel);

    private async Task<bool> MayWriteAsync(User user, CancellationToken cancel) => await attempts.TryAsync(PerMailbox, user.Id.ToString(), cancel) is null;

    private string LinkTo(string page, string token)
    {
        var web = accounts.Value.WebBaseUrl?.ToString() ?? (cors.Value.Origins is [var first, ..] ? first : null) ?? api.Value.PublicBaseUrl?.ToString() ?? "http://localhost:3000";
        return $"{web.TrimEnd('/')}/{page}#token={token}";
    }

    private async Task SendAsync(Letter letter, CancellationToken cancel)
    {
        if (!post.IsConfigured)
        {
            if (letter.Link is not null)
            {
                LogLink(letter.Subject, letter.Link);
            }

            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await post.SendAsync([letter.To], letter.Subject, letter.Body, cancel);
                return;
            }
            catch (Exception error) when (LetterPost.IsOutage(error) && attempt < Attempts)
            {
                await Task.Delay(Pause * attempt, clock, cancel);
            }
        }
    }

    [LoggerMessage(2003, LogLevel.Information, "No mail server is set (Smtp:Host). The letter '{Subject}' has this link: {Link}")]
    private partial void LogLink(string subject, string link);

    [LoggerMessage(2004, LogLevel.Warning, "A letter ({Kind}) could not be sent and is lost; its reader can ask for another")]
    private partial void LogLost(Exception error, string kind);
}
