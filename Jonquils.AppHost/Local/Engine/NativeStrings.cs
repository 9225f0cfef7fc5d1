using System.Runtime.InteropServices;
using System.Text;

namespace Jonquils.AppHost.Local.Engine;

/// <summary>Texts laid out as the engine takes them: an array of pointers and an array of lengths, in memory that does not move.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly List<nint> _owned = [];

    public NativeStrings(IEnumerable<string> texts)
    {
        var bytes = texts.Select(Encoding.UTF8.GetBytes).ToList();
        Pointers = (byte**)Allocate(bytes.Count * sizeof(nint));
        Lengths = (nuint*)Allocate(bytes.Count * sizeof(nint));
        for (var i = 0; i < bytes.Count; i++)
        {
            var copy = Allocate(bytes[i].Length + 1);
            Marshal.Copy(bytes[i], 0, copy, bytes[i].Length);
            Marshal.WriteByte(copy, bytes[i].Length, 0);
            Pointers[i] = (byte*)copy;
            Lengths[i] = (nuint)bytes[i].Length;
        }
    }

    public byte** Pointers { get; }

    public nuint* Lengths { get; }

    public void Dispose()
    {
        foreach (var block in _owned)
        {
            Marshal.FreeHGlobal(block);
        }

        _owned.Clear();
    }

    private nint Allocate(int bytes)
    {
        var block = Marshal.AllocHGlobal(Math.Max(bytes, 1));
        _owned.Add(block);
        return block;
    }
}
