using System.Collections.Frozen;

namespace Jonquils.Api.Accounts.Credentials;

/// <summary>Which passwords are too easy to guess, beyond their length.</summary>
internal static class PasswordRules
{
    private const int LeastDifferent = 4;

    /// <summary>What guessers try first, of those that are long enough.</summary>
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
        [
            "12345678", "123456789", "1234567890", "12345678910", "0123456789", "9876543210", "987654321", "123123123", "1234abcd", "abcd1234", "abc12345",
            "a1b2c3d4", "password", "password1", "password12", "password123", "password!", "passw0rd", "p@ssw0rd", "p@ssword", "qwertyui", "qwertyuiop",
            "qwerty12", "qwerty123", "qwerty1234", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "zaq12wsx", "q1w2e3r4", "asdfghjkl", "asdfasdf", "zxcvbnm1", "iloveyou",
            "iloveyou1", "sunshine", "princess", "princess1", "football", "football1", "baseball", "superman", "batman123", "trustno1", "whatever", "starwars",
            "computer", "internet", "michelle", "jennifer", "corvette", "mercedes", "maverick", "midnight", "spiderman", "letmein1", "letmein123", "welcome1",
            "welcome123", "admin123", "administrator", "changeme", "changeme1", "secret123", "dragon123", "monkey123", "shadow123", "master123", "freedom1",
            "charlie1", "liverpool", "chocolate", "butterfly", "basketball", "elephant", "qazwsxedc", "йцукенгш", "йцукен123", "пароль123", "привет123", "jonquils",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool IsTooEasy(string password, string username, string email) =>
        password.Distinct().Count() < LeastDifferent
        || Common.Contains(password)
        || password.Equals(username, StringComparison.OrdinalIgnoreCase)
        || password.Equals(email, StringComparison.OrdinalIgnoreCase)
        || password.Equals(email.Split('@')[0], StringComparison.OrdinalIgnoreCase);
}
