namespace Jonquils.MediaWorker.Monitoring.Checks;

/// <summary>What one look at one thing found.</summary>
/// <param name="Name">Key of the alert that it opens when it is not well.</param>
/// <param name="Status">One of <see cref="CheckStatuses"/>.</param>
/// <param name="Title">What is wrong, in a few words; shown when it is.</param>
/// <param name="Threshold">The bound that it has passed, or would pass first.</param>
internal sealed record Check(string Name, string Area, string Status, string Title, double? Value, double? Threshold, string Detail)
{
    public bool IsWell => Status == CheckStatuses.Ok;
}

internal static class CheckStatuses
{
    public const string Ok = "OK";
    public const string Warning = "WARNING";
    public const string Critical = "CRITICAL";
}
