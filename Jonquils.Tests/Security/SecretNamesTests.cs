using System.ComponentModel.DataAnnotations;
using Jonquils.Api.Security;
using Microsoft.Extensions.Configuration;

namespace Jonquils.Tests.Security;

[Trait("Category", "Security")]
public sealed class SecretNamesTests
{
    [Fact]
    public void The_older_name_of_the_secret_gives_a_key_that_holds_and_is_always_the_same()
    {
        var (one, same, other) = (Of(new string('a', 32)), Of(new string('a', 32)), Of(new string('b', 32)));

        Assert.Empty(one.Validate(new ValidationContext(one)));
        Assert.Equal(one.MasterKey, same.MasterKey);
        Assert.NotEqual(one.MasterKey, other.MasterKey);
    }

    [Fact]
    public void A_short_secret_is_no_key()
    {
        var options = Of("changeme");

        Assert.NotEmpty(options.Validate(new ValidationContext(options)));
    }

    private static SecurityOptions Of(string secret)
    {
        var options = new SecurityOptions();
        options.TakeOlderNames(new ConfigurationBuilder().AddInMemoryCollection([new("SECRET_KEY", secret)]).Build());
        return options;
    }
}
