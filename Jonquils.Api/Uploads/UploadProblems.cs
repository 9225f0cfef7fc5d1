using System.Globalization;
using Jonquils.Api.Fetching;
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

    public static UnprocessableProblem BadField(string name) => new("bad_field", $"The field '{name}' is no UUID.");

    public static NotFoundProblem UploadNotFound { get; } = new("upload_not_found", "There is no such upload of yours, or its time is over.");

    public static UnprocessableProblem WrongPartSize(long bytes) =>
        new("wrong_part_size", string.Create(CultureInfo.InvariantCulture, $"This part has {bytes} bytes, no more and no less."));

    public static ConflictProblem PartsMissing(IEnumerable<int> parts) =>
        new("parts_missing", $"These parts are missing or have another size: {string.Join(", ", parts)}.");

    public static ConflictProblem CompletedAlready { get; } = new("upload_completed", "This upload is completed.");

    public static UnprocessableProblem NotFetched(FetchRefusal why) => new(why.Code, why.Message);

    public static TooLargeProblem TooLarge(long maxBytes) =>
        new("too_large", string.Create(CultureInfo.InvariantCulture, $"The file is larger than {maxBytes / (1024 * 1024)} MiB."));
}
