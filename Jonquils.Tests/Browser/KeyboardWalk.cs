using System.Diagnostics;
using Microsoft.Playwright;

namespace Jonquils.Tests.Browser;

/// <summary>Goes through a page by keyboard alone, and notes every place where it cannot be seen where one is.</summary>
internal sealed class KeyboardWalk(IPage page)
{
    /// <summary>More places than any page has, so that a target that cannot be reached ends the walk.</summary>
    private const int MostSteps = 250;

    /// <summary>Compares what has the focus with the same without it: outline, shadow, frame or ground must differ, of it or of what it lies in.</summary>
    private const string LookScript = """
        () => {
          const at = document.activeElement
          if (!at || at === document.body || at === document.documentElement) return ''
          const name = `${location.pathname}: ${at.tagName.toLowerCase()} "${(at.getAttribute('aria-label') ?? at.textContent ?? '').trim().slice(0, 40)}"`
          const { left, top, right, bottom } = at.getBoundingClientRect()
          if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return `${name} has the focus out of sight`
          const around = [at, at.parentElement, at.parentElement?.parentElement, at.nextElementSibling].filter(Boolean)
          const styles = () => around.flatMap(element => [null, '::before', '::after'].map(part => {
            const style = getComputedStyle(element, part)
            return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderTopColor, style.backgroundColor].join()
          })).join()
          const looks = () => {
            styles()
            // What fades in or out is looked at in its end.
            for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()
            return styles()
          }
          const focused = looks()
          at.blur()
          const without = looks()
          at.focus({ preventScroll: true })
          return focused === without ? `${name} looks the same with and without the focus` : ''
        }
        """;

    private readonly List<string> _unseen = [];

    /// <summary>Places whose focus cannot be seen.</summary>
    public IReadOnlyList<string> Unseen => _unseen;

    /// <summary>Presses Tab until the target has the focus.</summary>
    public async Task ToAsync(ILocator target)
    {
        await target.First.WaitForAsync();
        for (var step = 0; step < MostSteps; step++)
        {
            if (await target.First.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
            await LookAsync();
        }

        Assert.Fail($"{target} cannot be reached with the Tab key.");
    }

    public async Task ToAndPressAsync(ILocator target, string key = "Enter")
    {
        await ToAsync(target);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Tries until what is asked for has come, as people do while an index follows.</summary>
    public async Task ReloadUntilAsync(ILocator there)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await there.First.WaitForAsync(new() { Timeout = 3000 });
                return;
            }
            catch (TimeoutException) when (waited.Elapsed < Listener.Patience)
            {
                await page.ReloadAsync();
            }
        }
    }

    private async Task LookAsync()
    {
        if (await page.EvaluateAsync<string>(LookScript) is { Length: > 0 } complaint && !_unseen.Contains(complaint))
        {
            _unseen.Add(complaint);
        }
    }
}
