using Jonquils.Api.MediaEvents;
using Jonquils.Contracts;
using Jonquils.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace Jonquils.Tests.MediaEvents;

public sealed class ReceiveMediaEventTests
{
    [Fact]
    public async Task An_event_goes_to_the_module_of_its_subjects_kind_and_to_no_other()
    {
        var (tracks, videos) = (new Taker(), new Taker());
        await using var services = new ServiceCollection()
            .AddKeyedSingleton<ITakesMediaEvents>(SubjectKinds.Track, tracks)
            .AddKeyedSingleton<ITakesMediaEvents>(SubjectKinds.Video, videos).BuildServiceProvider();

        var answer = await ReceiveMediaEvent.Handle(Event(SubjectKinds.Video, "17"), services, CancellationToken.None);

        Assert.IsType<NoContent>(answer.Result);
        Assert.Equal("17", Assert.Single(videos.Taken).SubjectId);
        Assert.Empty(tracks.Taken);
    }

    [Theory]
    [InlineData("poem")]
    [InlineData(null)]
    public async Task An_event_of_a_kind_that_nobody_takes_is_refused_for_good(string? kind)
    {
        await using var services = new ServiceCollection().AddKeyedSingleton<ITakesMediaEvents>(SubjectKinds.Track, new Taker()).BuildServiceProvider();

        var answer = await ReceiveMediaEvent.Handle(Event(kind!, "1"), services, CancellationToken.None);

        Assert.Equal("unknown_subject", Assert.IsType<UnprocessableProblem>(answer.Result).Code);
    }

    private static MediaEvent Event(string kind, string subject) =>
        new(Guid.NewGuid(), Guid.NewGuid(), kind, subject, MediaEventKinds.Started, TimeProvider.System.GetUtcNow());

    private sealed class Taker : ITakesMediaEvents
    {
        public List<MediaEvent> Taken { get; } = [];

        public Task<UnprocessableProblem?> TakeAsync(MediaEvent fact, CancellationToken cancel)
        {
            Taken.Add(fact);
            return Task.FromResult<UnprocessableProblem?>(null);
        }
    }
}
