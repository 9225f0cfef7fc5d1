using Jonquils.Contracts;
using Jonquils.MediaWorker.Analysis;
using Jonquils.MediaWorker.Analysis.Genre;
using Microsoft.Extensions.Options;

namespace Jonquils.Tests.MediaWorker.Analysis;

public sealed class GenreModelTests
{
    [Fact]
    public void The_shipped_model_is_whole_and_was_made_for_what_is_measured()
    {
        var model = GenreModel.Shipped;

        Assert.Equal(["Ambient", "Electronic", "Orchestral", "Rock", "Speech"], model.Classes);
        Assert.Equal(TimbreSegment.Names, model.Features);
        Assert.Same(model, model.Checked());
        Assert.InRange(model.LeastConfidence, 0.4, 0.95);
        Assert.All(model.Weights.SelectMany(w => w).Concat(model.Biases), weight => Assert.InRange(weight, -5, 5));
    }

    [Fact]
    public void A_model_made_for_other_numbers_is_refused()
    {
        var other = GenreModel.Shipped with { Features = [.. GenreModel.Shipped.Features.Reverse()] };

        Assert.Throws<InvalidOperationException>(() => other.Checked());
        Assert.Throws<InvalidOperationException>(() => (GenreModel.Shipped with { Biases = [0] }).Checked());
    }

    [Fact]
    public void Probabilities_of_a_segment_add_up_to_one()
    {
        var logarithms = new double[GenreModel.Shipped.Classes.Count];

        GenreModel.Shipped.Judge(GenreModel.Shipped.Means, logarithms);

        Assert.Equal(1, logarithms.Sum(Math.Exp), 9);
    }

    [Fact]
    public void Silence_and_very_short_sounds_have_no_genre()
    {
        Assert.Null(GeneratedSound.Silence(30).Guess());
        Assert.Null(GeneratedSound.Noise(2).Guess());
        var features = Analysed(GeneratedSound.Silence(30));
        Assert.Null(features.Genre);
        Assert.Null(features.GenreGuess);
        Assert.Null(features.TempoBpm);
    }

    [Fact]
    public void What_is_like_nothing_that_the_model_knows_has_no_genre_however_sure_the_model_is()
    {
        foreach (var sound in new[] { GeneratedSound.Noise(30), GeneratedSound.Chord(30, 0) })
        {
            var features = Analysed(sound);

            Assert.NotNull(features.GenreGuess);
            Assert.Null(features.Genre);
        }
    }

    [Fact]
    public void Below_the_least_confidence_there_is_a_guess_but_no_genre()
    {
        var model = GenreModel.Shipped with { Farthest = double.MaxValue };
        var sound = GeneratedSound.Speech(30);

        var (sure, unsure) = (Analysed(sound, model, 0), Analysed(sound, model, 1));

        Assert.Equal(sure.GenreGuess, sure.Genre);
        Assert.Null(unsure.Genre);
        Assert.Equal(sure.GenreGuess, unsure.GenreGuess);
        Assert.Equal(sure.GenreConfidence, unsure.GenreConfidence);
        Assert.InRange(unsure.GenreConfidence!.Value, 0.2, 0.999);
    }

    private static MediaFeatures Analysed(GeneratedSound sound, GenreModel? model = null, double? least = null)
    {
        var analysis = new AudioAnalysis(model ?? GenreModel.Shipped, Options.Create(new AnalysisOptions { GenreConfidence = least })).Begin();
        analysis.Add(sound.ToPcm());
        return analysis.Finish(null);
    }
}
