namespace Jonquils.Tests.Model;

/// <summary>Says in the list of tests what this build cannot test.</summary>
public sealed class WithoutAspire
{
    private const string Reason =
        "The model of .NET Aspire is not part of the local stack's build. With a container engine, or with JonquilsStack=containers where its packages can be had, ApplicationModelTests stand here.";

    [Fact(Skip = Reason)]
    public void The_application_model_is_what_it_should_be()
    {
    }
}
