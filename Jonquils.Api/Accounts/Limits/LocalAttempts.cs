namespace Jonquils.Api.Accounts.Limits;

/// <summary>The attempts of one rule, counted in this process. Holds a bounded number of names, whatever is tried.</summary>
/// <remarks>
/// Only an attempt makes an entry. When there are too many, those go that were tried least and longest ago: who tries a great many names once each pushes out
/// names that were tried once, and not those that are near their limit.
/// </remarks>
/// <param name="most">Names that are held at most.</param>
internal sealed class LocalAttempts(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Attempts> _names = new(StringComparer.Ordinal);

    /// <summary>Names that are held.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _names.Count;
            }
        }
    }

    /// <param name="now">In milliseconds.</param>
    /// <param name="isAttempt">Whether to count one, where there is room for it.</param>
    /// <returns>How long to wait until there is room, or <see langword="null"/>.</returns>
    public TimeSpan? Ask(AttemptRule rule, string name, long now, bool isAttempt)
    {
        var window = (long)rule.Window.TotalMilliseconds;
        lock (_gate)
        {
            if (_names.TryGetValue(name, out var attempts))
            {
                attempts.ForgetUntil(now - window);
            }

            if (attempts is not null && attempts.Times.Count >= rule.Limit)
            {
                return TimeSpan.FromMilliseconds(Math.Max(1, attempts.Times.Peek() + window - now));
            }

            if (isAttempt)
            {
                if (attempts is null)
                {
                    MakeRoom(now - window);
                    _names.Add(name, attempts = new Attempts());
                }

                attempts.Add(now);
            }

            return null;
        }
    }

    public void Forget(string name)
    {
        lock (_gate)
        {
            _names.Remove(name);
        }
    }

    private void MakeRoom(long until)
    {
        if (_names.Count < most)
        {
            return;
        }

        // A tenth at once, so that not every attempt of a flood looks through them all.
        var over = _names.Count - (most * 9 / 10);
        var victims = _names.OrderBy(entry => entry.Value.Latest > until ? entry.Value.Times.Count : 0).ThenBy(entry => entry.Value.Latest).Take(over).Select(entry => entry.Key).ToList();
        foreach (var name in victims)
        {
            _names.Remove(name);
        }
    }

    private sealed class Attempts
    {
        public Queue<long> Times { get; } = new(1);

        public long Latest { get; private set; }

        public void Add(long now)
        {
            Times.Enqueue(now);
            Latest = now;
        }

        public void ForgetUntil(long until)
        {
            while (Times.TryPeek(out var oldest) && oldest <= until)
            {
                Times.Dequeue();
            }
        }
    }
}
