using Jonquils.Api.Accounts.Limits;

namespace Jonquils.Tests.Accounts;

/// <summary>How attempts are counted where there is no Redis.</summary>
[Trait("Category", "Security")]
public sealed class LocalAttemptsTests
{
    private const int Most = 1000;
    private const int Window = 60_000;

    private static readonly AttemptRule Rule = new("a rule", 3, TimeSpan.FromMilliseconds(Window));

    private readonly LocalAttempts _attempts = new(Most);

    [Fact]
    public void Looking_whether_there_is_room_takes_no_place()
    {
        for (var i = 0; i < Most; i++)
        {
            Assert.Null(_attempts.Ask(Rule, $"name {i}", 0, isAttempt: false));
        }

        Assert.Equal(0, _attempts.Count);
    }

    [Fact]
    public void Who_has_no_room_left_waits_until_the_oldest_attempt_falls_out_of_the_window()
    {
        var waits = new[] { 0, 10_000, 20_000, 30_000 }.Select(now => _attempts.Ask(Rule, "ada", now, isAttempt: true)).ToList();

        Assert.Equal(new TimeSpan?[] { null, null, null, TimeSpan.FromMilliseconds(30_000) }, waits);
        Assert.Null(_attempts.Ask(Rule, "ada", Window, isAttempt: true));
        Assert.Equal(TimeSpan.FromMilliseconds(10_000), _attempts.Ask(Rule, "ada", Window, isAttempt: false));
        Assert.Null(_attempts.Ask(Rule, "bob", Window, isAttempt: false));
    }

    [Fact]
    public void A_flood_of_names_takes_no_more_room_than_there_is_and_frees_nobody_who_has_to_wait()
    {
        for (var i = 0; i < Rule.Limit; i++)
        {
            _attempts.Ask(Rule, "ada", i, isAttempt: true);
        }

        for (var i = 0; i < Most * 5; i++)
        {
            _attempts.Ask(Rule, $"name {i}", 100 + i, isAttempt: true);
            Assert.InRange(_attempts.Count, 1, Most);
        }

        Assert.NotNull(_attempts.Ask(Rule, "ada", 10_000, isAttempt: false));
    }

    [Fact]
    public void What_fell_out_of_its_window_makes_room_first()
    {
        for (var i = 0; i < Most - 1; i++)
        {
            _attempts.Ask(Rule, $"old {i}", 0, isAttempt: true);
            _attempts.Ask(Rule, $"old {i}", 1, isAttempt: true);
        }

        _attempts.Ask(Rule, "ada", Window, isAttempt: true);
        for (var i = 0; i < Most / 2; i++)
        {
            _attempts.Ask(Rule, $"new {i}", Window + 100, isAttempt: true);
        }

        _attempts.Ask(Rule, "ada", Window + 101, isAttempt: true);
        _attempts.Ask(Rule, "ada", Window + 102, isAttempt: true);
        Assert.NotNull(_attempts.Ask(Rule, "ada", Window + 103, isAttempt: false));
    }

    [Fact]
    public void Who_is_forgiven_starts_anew()
    {
        for (var i = 0; i < Rule.Limit; i++)
        {
            _attempts.Ask(Rule, "ada", i, isAttempt: true);
        }

        _attempts.Forget("ada");

        Assert.Null(_attempts.Ask(Rule, "ada", 10, isAttempt: true));
    }
}
