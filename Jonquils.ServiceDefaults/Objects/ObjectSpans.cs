using System.Diagnostics;

namespace Jonquils.ServiceDefaults.Objects;

/// <summary>Spans of what the stores do. They name the bucket and the bytes; keys stay out, since uploads may carry people's file names.</summary>
internal static class ObjectSpans
{
    private static readonly ActivitySource Source = new("Jonquils.Objects");

    public static Activity? Start(string operation, string bucket)
    {
        var span = Source.StartActivity($"objects {operation}", ActivityKind.Client);
        span?.SetTag("jonquils.bucket", bucket);
        return span;
    }

    public static void SetBytes(this Activity? span, long bytes) => span?.SetTag("jonquils.bytes", bytes);

    public static void Fail(this Activity? span, Exception error) => span?.SetStatus(ActivityStatusCode.Error, error.GetType().Name);
}
