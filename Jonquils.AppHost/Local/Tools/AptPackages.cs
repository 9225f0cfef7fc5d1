namespace Jonquils.AppHost.Local.Tools;

/// <summary>Whether packages may be installed.</summary>
internal enum AptConsent
{
    /// <summary>Ask on a terminal; without one go on, since whoever starts this unattended wants it to run.</summary>
    Ask,
    Given,
    Refused,
}

/// <summary>Installs packages on Debian and Ubuntu without leaving anything running or configured that was not asked for.</summary>
internal static class AptPackages
{
    // As root. Servers must not start by themselves (they would take the standard ports), and PostgreSQL must not make its "main"
    // cluster. Both are said in files that other software may own, so they are only added where absent and taken away again.
    private const string Script = """
        set -e
        added=''
        trap 'for file in $added; do rm -f "$file"; done' EXIT
        if [ ! -e /usr/sbin/policy-rc.d ]; then
          printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
          added="$added /usr/sbin/policy-rc.d"
          chmod 755 /usr/sbin/policy-rc.d
        fi
        cluster=/etc/postgresql-common/createcluster.d/jonquils.conf
        if [ ! -e "$cluster" ]; then
          mkdir -p "${cluster%/*}"
          added="$added $cluster"
          printf 'create_main_cluster = false\n' > "$cluster"
        fi
        export DEBIAN_FRONTEND=noninteractive
        install() { apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=180 -o Dpkg::Options::=--force-confold "$@"; }
        # A machine that never fetched the package lists, or fetched them long ago, fails the first time.
        install "$@" && exit
        apt-get update -q -o DPkg::Lock::Timeout=180 || true
        install "$@" && exit
        # One that this system lacks must not keep the others away.
        failed=0
        for package in "$@"; do install "$package" || failed=1; done
        exit $failed
        """;

    /// <summary>Installs what can be had, if there is apt, and the right to use it, and nobody who forbids it.</summary>
    public static async Task InstallAsync(IReadOnlyList<SystemTool> tools, AptConsent consent, Action<string> say, CancellationToken cancel)
    {
        if (SearchPath.Find("apt-get") is null || consent == AptConsent.Refused || await RootPrefixAsync(cancel) is not { } root)
        {
            return;
        }

        foreach (var tool in tools)
        {
            say($"{tool.Name} is not installed. It {tool.Why}.");
        }

        var packages = tools.Select(tool => tool.Package).ToList();
        say($"Installing with apt-get: {string.Join(' ', packages)} (no service is started; --no-install forbids this)");
        if (consent == AptConsent.Ask && !Console.IsInputRedirected && !Agrees())
        {
            return;
        }

        string[] words = [.. root, "sh", "-c", Script, "jonquils-install", .. packages];
        var installed = await Command.RunAsync(words[0], words.Skip(1), cancel);
        if (!installed.Succeeded)
        {
            say($"apt-get ended with code {installed.ExitCode}: {installed.Errors}");
        }
    }

    private static bool Agrees()
    {
        Console.Write("Go on? [Y/n] ");
        return Console.ReadLine()?.Trim() is "" or "y" or "Y" or "yes";
    }

    /// <summary>The words that make a command run as root: none when we are, sudo when it asks for no password.</summary>
    private static async Task<string[]?> RootPrefixAsync(CancellationToken cancel)
    {
        if (Environment.IsPrivilegedProcess)
        {
            return [];
        }

        return SearchPath.Find("sudo") is { } sudo && (await Command.RunAsync(sudo, ["-n", "true"], cancel)).Succeeded ? [sudo, "-n"] : null;
    }
}
