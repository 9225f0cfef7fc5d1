using System.Net.Http.Json;
using System.Text.Json;
using Jonquils.Contracts;
using Jonquils.Tests.Given;

namespace Jonquils.Tests.Catalog;

public sealed class TrackFeaturesTests(ApiHost api) : IClassFixture<ApiHost>
{
    private static readonly MediaFeatures Heard = new(
        125.1, 0.62, 0.71, 0.44, "mode-tempo-brightness-1", "A minor", 0.35, "Electronic", "Electronic", 0.83, 0.97);

    [Fact]
    public async Task What_analysis_heard_describes_a_track_that_nobody_described()
    {
        var (ada, trackId, jobId) = await UploadAsync();

        await CompleteAsync(jobId, trackId, Heard);
        var track = await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}");
        var features = await FeaturesAsync(ada, trackId);

        Assert.Equal(125.1, track.GetProperty("tempo").GetDouble());
        Assert.Equal(0.71, track.GetProperty("energy").GetDouble());
        Assert.Equal(0.44, track.GetProperty("valence").GetDouble());
        Assert.Equal("Electronic", track.GetProperty("genres")[0].GetProperty("name").GetString());
        Assert.Equal(0.83, features.GetProperty("genre").GetProperty("confidence").GetDouble());
        Assert.Equal(0.62, features.GetProperty("tempo_confidence").GetDouble());
        Assert.Equal("A minor", features.GetProperty("key").GetString());
        Assert.Equal(0.35, features.GetProperty("key_confidence").GetDouble());
        Assert.Equal("mode-tempo-brightness-1", features.GetProperty("valence_method").GetString());
        Assert.True(features.GetProperty("valence_experimental").GetBoolean());
        Assert.Equal(-14.2, features.GetProperty("loudness_lufs").GetDouble());
        Assert.Equal(0.97, features.GetProperty("details").GetProperty("genre_distance").GetDouble());
    }

    [Fact]
    public async Task A_tagged_genre_wins_over_the_models_and_no_confidence_is_claimed_for_it()
    {
        var (ada, trackId, jobId) = await UploadAsync();

        await CompleteAsync(jobId, trackId, Heard, new MediaTags("Tagged", Genre: "Tango"));
        var features = await FeaturesAsync(ada, trackId);

        Assert.Equal("Tango", features.GetProperty("genre").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, features.GetProperty("genre").GetProperty("confidence").ValueKind);
        Assert.Equal("Electronic", features.GetProperty("genre_guess").GetProperty("name").GetString());
        Assert.Single((await ada.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}")).GetProperty("genres").EnumerateArray());
    }

    [Fact]
    public async Task A_guess_that_the_model_is_not_sure_of_gives_no_genre()
    {
        var (ada, trackId, jobId) = await UploadAsync();

        await CompleteAsync(jobId, trackId, Heard with { Genre = null, GenreConfidence = 0.41 });
        var features = await FeaturesAsync(ada, trackId);

        Assert.Equal(JsonValueKind.Null, features.GetProperty("genre").ValueKind);
        Assert.Equal(0.41, features.GetProperty("genre_guess").GetProperty("confidence").GetDouble());
    }

    [Fact]
    public async Task What_a_person_set_stays_and_what_was_measured_stands_beside_it()
    {
        var (ada, trackId, jobId) = await UploadAsync();
        await Sql.ExecuteAsync(api.Database("catalog_db"), $"UPDATE tracks SET tempo = 62.5, valence = 0.9 WHERE id = '{trackId}'");

        await CompleteAsync(jobId, trackId, Heard);
        var features = await FeaturesAsync(ada, trackId);

        Assert.Equal(62.5, features.GetProperty("tempo").GetDouble());
        Assert.Equal(JsonValueKind.Null, features.GetProperty("tempo_confidence").ValueKind);
        Assert.Equal(0.9, features.GetProperty("valence").GetDouble());
        Assert.False(features.GetProperty("valence_experimental").GetBoolean());
        Assert.Equal(0.71, features.GetProperty("energy").GetDouble());
        Assert.Equal(125.1, features.GetProperty("details").GetProperty("tempo").GetDouble());
    }

    [Fact]
    public async Task Who_renames_a_track_takes_nothing_back_from_what_was_measured()
    {
        var (ada, trackId, jobId) = await UploadAsync();
        await CompleteAsync(jobId, trackId, Heard);

        (await ada.PutAsJsonAsync($"/api/v1/tracks/{trackId}", new { title = "Another title", energy = 0.2 })).EnsureSuccessStatusCode();
        var features = await FeaturesAsync(ada, trackId);

        Assert.Equal(125.1, features.GetProperty("tempo").GetDouble());
        Assert.Equal(0.2, features.GetProperty("energy").GetDouble());
    }

    [Fact]
    public async Task A_package_made_before_there_was_analysis_has_no_features_and_says_so()
    {
        var (ada, trackId, jobId) = await UploadAsync();

        await CompleteAsync(jobId, trackId, null);
        var features = await FeaturesAsync(ada, trackId);

        Assert.Equal(JsonValueKind.Null, features.GetProperty("tempo").ValueKind);
        Assert.Equal(JsonValueKind.Null, features.GetProperty("genre_guess").ValueKind);
        Assert.Equal(JsonValueKind.Null, features.GetProperty("details").ValueKind);
    }

    private static Task<JsonElement> FeaturesAsync(HttpClient client, Guid trackId) => client.GetFromJsonAsync<JsonElement>($"/api/v1/tracks/{trackId}/features");

    private async Task<(HttpClient Client, Guid TrackId, Guid JobId)> UploadAsync()
    {
        var ada = await api.SignedInAsAsync("ada");
        var track = await CatalogHost.UploadAsync(ada, CatalogHost.NewAudio());
        return (ada, track.GetProperty("id").GetGuid(), track.GetProperty("job").GetProperty("id").GetGuid());
    }

    private async Task CompleteAsync(Guid jobId, Guid trackId, MediaFeatures? features, MediaTags? tags = null)
    {
        using var worker = api.Internal();
        var fact = new MediaEvent(Guid.NewGuid(), jobId, SubjectKinds.Track, trackId.ToString(), MediaEventKinds.Completed, TimeProvider.System.GetUtcNow())
        {
            FileKey = "abc/a1",
            Package = new MediaPackage("a1", 61_000, "master.m3u8", null, ["a64", "a128"], 1234),
            Tags = tags ?? new MediaTags(),
            Loudness = new MediaLoudness(-14.2, 6.1, -0.8),
            Features = features,
        };
        (await worker.PostAsJsonAsync("/internal/v1/media-events", fact, ContractJson.Options)).EnsureSuccessStatusCode();
    }
}
