namespace Jonquils.AppHost.Hosting;

/// <summary>Secrets that nobody has to think up: generated at the first start and kept in the AppHost's user secrets.</summary>
internal static class GeneratedSecrets
{
    /// <param name="length">Letters and digits. 64 of them are also valid base64 and then stand for 48 bytes.</param>
    public static IResourceBuilder<ParameterResource> AddGeneratedSecret(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int length, string description) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = length, Special = false }, secret: true, persist: true)
            .WithDescription(description);
}
