namespace Jonquils.AppHost.Local.Servers;

/// <summary>Whether something answers 200 at an address.</summary>
internal static class HttpProbe
{
    public static async Task<bool> AnswersAsync(HttpClient http, string address, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address), cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The client's own time-out: not ready, which is what was asked.
            return false;
        }
    }
}
