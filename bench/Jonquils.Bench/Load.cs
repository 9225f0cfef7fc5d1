using System.Diagnostics;

namespace Jonquils.Bench;

/// <summary>Many clients that ask again as soon as they are answered.</summary>
internal static class Load
{
    private const int Clients = 16;

    /// <param name="Rate">Answers a second.</param>
    /// <param name="P95">Milliseconds within which 95 of 100 answers came.</param>
    /// <param name="P99">Milliseconds within which 99 of 100 answers came.</param>
    internal readonly record struct Result(double Rate, double P95, double P99, int Answers);

    public static Task<Result> RunAsync(HttpClient http, Func<int, string> address, TimeSpan length) =>
        RunAsync(http, i => new HttpRequestMessage(HttpMethod.Get, address(i)), length);

    public static async Task<Result> RunAsync(HttpClient http, Func<int, HttpRequestMessage> request, TimeSpan length)
    {
        var times = new List<double>[Clients];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var own = times[client] = new List<double>(4096);
            for (var i = client; watch.Elapsed < length; i += Clients)
            {
                var asked = watch.Elapsed;
                using var question = request(i);
                using var answer = await http.SendAsync(question, HttpCompletionOption.ResponseHeadersRead);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                own.Add((watch.Elapsed - asked).TotalMilliseconds);
            }
        }));
        var all = times.SelectMany(t => t).Order().ToArray();
        return new Result(all.Length / watch.Elapsed.TotalSeconds, all[(int)(all.Length * 0.95)], all[(int)(all.Length * 0.99)], all.Length);
    }
}
