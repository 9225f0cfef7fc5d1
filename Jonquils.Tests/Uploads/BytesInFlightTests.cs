using Jonquils.Api.Catalog;

namespace Jonquils.Tests.Uploads;

public sealed class BytesInFlightTests
{
    private readonly BytesInFlight _flights = new();
    private readonly Guid _ada = Guid.NewGuid();

    [Fact]
    public void What_several_uploads_of_one_account_have_on_their_way_counts_together()
    {
        using var first = _flights.TryBegin(_ada, 1000, 0)!;
        using var second = _flights.TryBegin(_ada, 1000, 0)!;

        Assert.True(first.TryTake(600));
        Assert.False(second.TryTake(600));
        Assert.True(second.TryTake(400));
        Assert.False(first.TryTake(1));
    }

    [Fact]
    public void Other_accounts_have_their_own_room()
    {
        using var ada = _flights.TryBegin(_ada, 1000, 0)!;
        using var bob = _flights.TryBegin(Guid.NewGuid(), 1000, 0)!;

        Assert.True(ada.TryTake(1000) && bob.TryTake(1000));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(100, 101)]
    public void Nothing_begins_where_nothing_is_left_or_less_than_is_announced(long left, long announced) => Assert.Null(_flights.TryBegin(_ada, left, announced));

    [Fact]
    public void What_is_announced_is_held_before_it_comes_and_not_counted_again_when_it_does()
    {
        using var first = _flights.TryBegin(_ada, 1000, 700)!;

        Assert.Null(_flights.TryBegin(_ada, 1000, 301));
        using var second = _flights.TryBegin(_ada, 1000, 300)!;
        Assert.True(first.TryTake(700) && second.TryTake(300));
        Assert.False(first.TryAnnounce(701));
    }

    [Fact]
    public void An_upload_that_ends_gives_its_room_back()
    {
        using var first = _flights.TryBegin(_ada, 1000, 0)!;
        var second = _flights.TryBegin(_ada, 1000, 500)!;
        Assert.False(first.TryTake(600));

        second.Dispose();
        second.Dispose();

        Assert.True(first.TryTake(1000));
    }

    [Fact]
    public void Bytes_that_were_charged_meanwhile_are_not_there_for_those_that_began_before()
    {
        using var before = _flights.TryBegin(_ada, 1000, 0)!;
        using (var charged = _flights.TryBegin(_ada, 1000, 0)!)
        {
            Assert.True(charged.TryTake(600));
            charged.HandOver();
        }

        Assert.False(before.TryTake(401));
        Assert.True(before.TryTake(400));
    }

    [Fact]
    public void Who_begins_after_a_charge_is_told_of_it_by_the_database_alone()
    {
        using var earlier = _flights.TryBegin(_ada, 1000, 0)!;
        Assert.True(earlier.TryTake(600));
        earlier.HandOver();

        using var later = _flights.TryBegin(_ada, 400, 0)!;

        Assert.True(later.TryTake(400));
    }

    [Fact]
    public void A_charge_that_is_refused_takes_nothing_from_anybody()
    {
        using var before = _flights.TryBegin(_ada, 1000, 0)!;
        using var refused = _flights.TryBegin(_ada, 1000, 0)!;
        Assert.True(refused.TryTake(600));
        refused.HandOver();

        refused.TakeBack();

        Assert.True(before.TryTake(1000));
    }
}
