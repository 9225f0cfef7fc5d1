namespace Jonquils.AppHost.Local;

/// <summary>The AppHost's own voice: whole lines from any thread, colours only for people.</summary>
internal sealed class Terminal
{
    private static readonly string[] Palette = ["\e[36m", "\e[35m", "\e[33m", "\e[32m", "\e[34m", "\e[96m"];

    private readonly Lock _one = new();
    private readonly TextWriter _out;
    private readonly bool _colours;
    private readonly Dictionary<string, string> _colourOf = new(StringComparer.Ordinal);

    public Terminal(TextWriter output, bool colours)
    {
        _out = output;
        _colours = colours;
    }

    /// <summary>The process's console; plain when it is no terminal or NO_COLOR is set.</summary>
    public static Terminal Console { get; } = new(
        System.Console.Out, !System.Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    public void Say(string text)
    {
        lock (_one)
        {
            _out.WriteLine(text);
        }
    }

    public void Warn(string text) => Say(_colours ? $"\e[33m{text}\e[0m" : text);

    public void Fail(string text) => Say(_colours ? $"\e[31m{text}\e[0m" : text);

    /// <summary>One line of a child's output, with its name in front.</summary>
    public void Log(string name, string line)
    {
        var text = LogLine.Format(line);
        lock (_one)
        {
            if (!_colours)
            {
                _out.WriteLine($"{name,-10} | {text}");
                return;
            }

            if (!_colourOf.TryGetValue(name, out var colour))
            {
                _colourOf[name] = colour = Palette[_colourOf.Count % Palette.Length];
            }

            _out.WriteLine($"{colour}{name,-10} |\e[0m {text}");
        }
    }
}
