using System.ComponentModel.DataAnnotations;

namespace Jonquils.Api.Catalog;

/// <summary>Text that is not blank and has no control characters; PostgreSQL cannot store a NUL, and the others only serve to deceive.</summary>
/// <remarks>Where <see cref="Multiline"/> is set, line breaks and tabs are text too.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class PlainTextAttribute : ValidationAttribute
{
    public PlainTextAttribute()
        : base("The field {0} must not be blank and must not contain control characters.")
    {
    }

    public bool Multiline { get; init; }

    public override bool IsValid(object? value) => value is not string text
        || (!string.IsNullOrWhiteSpace(text) && !text.Any(c => char.IsControl(c) && !(Multiline && c is '\n' or '\r' or '\t')));
}

/// <summary>Address of a picture: absolute http or https without credentials, or a path of ours under <c>/api/v1/</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class PictureAddressAttribute : ValidationAttribute
{
    public const int MaxLength = 512;

    public PictureAddressAttribute()
        : base("The field {0} must be an http or https address of at most 512 characters.")
    {
    }

    public override bool IsValid(object? value) => value is not string text || (text.Length <= MaxLength && !text.Any(char.IsControl)
        && (text.StartsWith("/api/v1/", StringComparison.Ordinal)
            || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)));
}
