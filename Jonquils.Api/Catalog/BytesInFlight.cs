namespace Jonquils.Api.Catalog;

/// <summary>
/// What accounts are sending at this moment and no row knows of yet, so that many uploads at once cannot fill the disk before the first of them is charged.
/// It knows the uploads of this process alone: with several Apis each lets in what is left once, and the charge at the end is what is right.
/// </summary>
internal sealed class BytesInFlight
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Account> _accounts = [];

    /// <summary>Lets an upload begin. Dispose what comes back when it is over.</summary>
    /// <param name="left">What the account may still store, by the database.</param>
    /// <param name="announced">Bytes that are held at once; 0 when nobody said how many will come.</param>
    /// <returns><see langword="null"/> when nothing is left, or less than was announced.</returns>
    public Hold? TryBegin(Guid userId, long left, long announced)
    {
        lock (_gate)
        {
            if (!_accounts.TryGetValue(userId, out var account))
            {
                account = new Account();
            }

            if (left - account.Held < Math.Max(1, announced))
            {
                return null;
            }

            _accounts[userId] = account;
            account.Uploads++;
            account.Held += announced;
            return new Hold(this, userId, account, left, announced);
        }
    }

    /// <summary>What the uploads of one account have on their way together.</summary>
    internal sealed class Account
    {
        public int Uploads;

        /// <summary>Bytes that are not charged yet.</summary>
        public long Held;

        /// <summary>Bytes that were handed over to the database since the first of the uploads under way began.</summary>
        public long Charged;
    }

    /// <summary>The room that one upload takes while it comes in.</summary>
    internal sealed class Hold : IDisposable
    {
        private readonly BytesInFlight _owner;
        private readonly Guid _userId;
        private readonly Account _account;
        private readonly long _left;
        private readonly long _chargedBefore;
        private long _held;
        private long _taken;
        private bool _isCharged;
        private bool _isOver;

        // The account is looked at after the database was: what is charged in between is let through once, and nobody is refused for bytes that count twice.
        internal Hold(BytesInFlight owner, Guid userId, Account account, long left, long announced)
        {
            (_owner, _userId, _account, _left, _held) = (owner, userId, account, left, announced);
            _chargedBefore = _account.Charged;
        }

        /// <summary>Holds room for bytes that were announced, all in all.</summary>
        /// <returns><see langword="false"/> when there is not as much.</returns>
        public bool TryAnnounce(long bytes)
        {
            lock (_owner._gate)
            {
                return TryGrowTo(bytes);
            }
        }

        /// <summary>Takes room for bytes that came.</summary>
        /// <returns><see langword="false"/> when the account has none left.</returns>
        public bool TryTake(int bytes)
        {
            lock (_owner._gate)
            {
                if (!TryGrowTo(_taken + bytes))
                {
                    return false;
                }

                _taken += bytes;
                return true;
            }
        }

        /// <summary>The bytes are being charged: from now on the database counts them. Call it before the charge, or others would see them twice.</summary>
        public void HandOver()
        {
            lock (_owner._gate)
            {
                if (!_isCharged)
                {
                    _isCharged = true;
                    _account.Held -= _held;
                    _account.Charged += _taken;
                    _held = 0;
                }
            }
        }

        /// <summary>The charge was refused, and the bytes are gone.</summary>
        public void TakeBack()
        {
            lock (_owner._gate)
            {
                if (_isCharged)
                {
                    _account.Charged -= _taken;
                    _taken = 0;
                }
            }
        }

        public void Dispose()
        {
            lock (_owner._gate)
            {
                if (_isOver)
                {
                    return;
                }

                _isOver = true;
                _account.Held -= _held;
                if (--_account.Uploads == 0)
                {
                    _owner._accounts.Remove(_userId);
                }
            }
        }

        private bool TryGrowTo(long bytes)
        {
            var more = bytes - _held;
            if (more > 0 && more > _left - Math.Max(0, _account.Charged - _chargedBefore) - _account.Held)
            {
                return false;
            }

            _account.Held += Math.Max(0, more);
            _held = Math.Max(_held, bytes);
            return true;
        }
    }
}
