namespace Jonquils.Api.Fetching;

/// <summary>What an address must look like before anything is sent anywhere.</summary>
internal static class RemoteAddress
{
    public const int MaxLength = 2048;

    /// <summary>Reads an address as a user wrote it; letters of any language are allowed in host and path.</summary>
    /// <returns><see langword="null"/> for what is no absolute http or https address.</returns>
    public static Uri? Read(string text) =>
        text.Length <= MaxLength && !text.Any(char.IsControl) && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", Host.Length: > 0 } && HasName(address)
            ? address
            : null;

    /// <summary>One spelling for all that mean the same: the host in ASCII, the path escaped, no fragment. Whoever names a user or a password is refused anyway.</summary>
    public static string Canonical(Uri address) =>
        new UriBuilder(address) { Host = address.IdnHost, Fragment = "", UserName = "", Password = "" }.Uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    /// <returns><see langword="null"/> when it may be tried; where it leads is checked again on connecting.</returns>
    public static FetchRefusal? Refuse(Uri address, FetchOptions options) =>
        !address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Host.Length == 0 ? FetchRefusal.BadAddress
        : address.UserInfo.Length > 0 ? FetchRefusal.Credentials
        : !options.AllowsPort(address.Port) && !IsListed(address, options) ? FetchRefusal.Port
        : null;

    // A host of letters that no name may have is only found out when its ASCII form is asked for, and some forms only when they are read again.
    private static bool HasName(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0 && Canonical(address).Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static bool IsListed(Uri address, FetchOptions options) =>
        options.AllowsHost(address.IdnHost) || (System.Net.IPAddress.TryParse(address.IdnHost, out var ip) && options.AllowsAddress(ip));
}
