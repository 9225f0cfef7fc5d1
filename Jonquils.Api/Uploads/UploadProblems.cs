using System.Globalization;
using Jonquils.ServiceDefaults.Http;

namespace Jonquils.Api.Uploads;

/// <summary>What can go wrong with uploads.</summary>
internal static class UploadProblems
{
    public static UnsupportedMediaProblem NotAForm { get; } = new("not_a_form", "Send the file as multipart/form-data.");

    public static UnprocessableProblem NoFile { get; } = new("no_file", "The form has no file. Put it into the field 'file'.");

    public static UnprocessableProblem EmptyFile { get; } = new("empty_file", "The file is empty.");

    public static UnsupportedMediaProblem NotAudio { get; } = new("not_audio", "This file is no audio.");

    public static BadRequestProblem CutOff { get; } = new("cut_off", "The upload ended before the form did. Nothing was stored; send it again.");

    public static ForbiddenProblem NotAllowed { get; } = new("upload_not_allowed", "Your account may not upload here.");

    public static TooLargeProblem TooLarge(long maxBytes) =>
        new("too_large", string.Create(CultureInfo.InvariantCulture, $"The file is larger than {maxBytes / (1024 * 1024)} MiB."));
}
