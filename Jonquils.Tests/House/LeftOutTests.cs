using System.Reflection;
using Xunit.Sdk;

namespace Jonquils.Tests.House;

/// <summary>A test that is left out proves nothing: what one needs and does not find makes it fail.</summary>
public sealed class LeftOutTests
{
    [Fact]
    public void No_test_is_left_out_but_the_one_of_the_stack_that_is_not_built()
    {
        var leftOut = typeof(LeftOutTests).Assembly.GetTypes().Where(type => type.Name != "WithoutAspire")
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any(fact => fact.Skip is not null) || method.GetCustomAttributes<DataAttribute>().Any(data => data.Skip is not null));

        Assert.Empty(leftOut.Select(method => $"{method.DeclaringType!.FullName}.{method.Name}"));
    }

    [Fact]
    public void No_test_leaves_itself_out_while_it_runs() => Assert.DoesNotContain(
        Repository.SourceFiles("Jonquils.Tests"),
        path => !path.EndsWith("/LeftOutTests.cs", StringComparison.Ordinal) && (Repository.Read(path).Contains("SkipException", StringComparison.Ordinal) || Repository.Read(path).Contains("Assert.Skip", StringComparison.Ordinal)));
}
