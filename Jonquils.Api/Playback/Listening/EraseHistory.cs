using Jonquils.Api.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jonquils.Api.Playback.Listening;

/// <summary>Forgets what the caller listened to, here at once and in the reports soon.</summary>
internal static class EraseHistory
{
    public static async Task<NoContent> Handle(CurrentUser user, ListeningHistory history, CancellationToken cancel)
    {
        await history.EraseUserAsync(user.Id, cancel);
        return TypedResults.NoContent();
    }
}
