using Microsoft.EntityFrameworkCore;

namespace Jonquils.Api.Accounts;

/// <summary>Two changes of one account at the same moment: the second is refused, and nothing of it is kept.</summary>
internal static class OutdatedWrites
{
    /// <summary>Answers 412 when the row that a request read is another one when it writes it.</summary>
    public static RouteHandlerBuilder RefuseOutdated(this RouteHandlerBuilder route)
    {
        route.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (DbUpdateConcurrencyException)
            {
                return AccountProblems.Changed;
            }
        });
        return route.ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }
}
