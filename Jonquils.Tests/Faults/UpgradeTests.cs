using Jonquils.Tests.Stack;

namespace Jonquils.Tests.Faults;

/// <summary>The newest schema of each context, on rows that earlier versions have left.</summary>
[Trait("Category", "Faults")]
public sealed class UpgradeTests
{
    private const int Rows = 25;

    /// <summary>Contexts that have a version before this one.</summary>
    public static TheoryData<string> Upgraded => Of(moreThan: 1);

    /// <summary>Contexts whose version before this one is not the first.</summary>
    public static TheoryData<string> UpgradedOften => Of(moreThan: 2);

    [Theory]
    [MemberData(nameof(Upgraded))]
    public Task The_newest_schema_keeps_what_the_first_one_held(string context) => UpgradeAsync(context, steps => steps[0]);

    [Theory]
    [MemberData(nameof(UpgradedOften))]
    public Task The_newest_schema_keeps_what_the_one_before_it_held(string context) => UpgradeAsync(context, steps => steps[^2]);

    private static TheoryData<string> Of(int moreThan)
    {
        var names = new TheoryData<string>();
        foreach (var schema in ServiceSchema.All.Where(schema => schema.Steps.Count > moreThan))
        {
            names.Add(schema.Context.Name);
        }

        return names;
    }

    private static async Task UpgradeAsync(string context, Func<IReadOnlyList<string>, string> from)
    {
        var schema = ServiceSchema.All.Single(one => one.Context.Name == context);
        var connection = await (await TestStack.PostgresAsync()).CreateDatabaseAsync("upgrade");
        await schema.MigrateAsync(connection, from(schema.Steps));
        var filled = await new FilledTables(connection).FillAsync(Rows);

        await schema.MigrateAsync(connection, step: null);

        Assert.NotEmpty(filled);
        Assert.Empty(await FilledTables.ChangedAsync(connection, filled));
    }
}
