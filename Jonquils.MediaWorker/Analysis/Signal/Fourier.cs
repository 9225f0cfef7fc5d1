using System.Numerics;
using System.Runtime.InteropServices;

namespace Jonquils.MediaWorker.Analysis.Signal;

/// <summary>A discrete Fourier transform of one size, in place, radix 2, on real and imaginary parts apart so that the processor's vectors fit.</summary>
/// <remarks>Adds and multiplies in one order whatever the width of the vectors, so the same input gives the same bits.</remarks>
internal sealed class Fourier
{
    private readonly int[] _reversed;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="size">A power of two, at least 2.</param>
    public Fourier(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        if (!BitOperations.IsPow2(size))
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "Not a power of two.");
        }

        Size = size;
        _reversed = new int[size];
        for (var i = 1; i < size; i++)
        {
            _reversed[i] = (_reversed[i / 2] / 2) + ((i & 1) * (size / 2));
        }

        // The factors of each stage one after the other: the stage with halves of h starts at h - 1.
        (_cosines, _sines) = (new float[size - 1], new float[size - 1]);
        for (var half = 1; half < size; half *= 2)
        {
            for (var k = 0; k < half; k++)
            {
                var angle = -Math.PI * k / half;
                (_cosines[half - 1 + k], _sines[half - 1 + k]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
            }
        }
    }

    public int Size { get; }

    /// <summary>Transforms forwards, without scaling.</summary>
    public void Transform(Span<float> real, Span<float> imaginary)
    {
        for (var i = 0; i < Size; i++)
        {
            var j = _reversed[i];
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }

        for (var half = 1; half < Size; half *= 2)
        {
            var cosines = _cosines.AsSpan(half - 1, half);
            var sines = _sines.AsSpan(half - 1, half);
            for (var start = 0; start < Size; start += 2 * half)
            {
                Combine(
                    real.Slice(start, half), imaginary.Slice(start, half), real.Slice(start + half, half), imaginary.Slice(start + half, half), cosines, sines);
            }
        }
    }

    private static void Combine(Span<float> real, Span<float> imaginary, Span<float> otherReal, Span<float> otherImaginary, Span<float> cosines, Span<float> sines)
    {
        var done = 0;
        if (real.Length >= Vector<float>.Count)
        {
            var r = MemoryMarshal.Cast<float, Vector<float>>(real);
            var i = MemoryMarshal.Cast<float, Vector<float>>(imaginary);
            var otherR = MemoryMarshal.Cast<float, Vector<float>>(otherReal);
            var otherI = MemoryMarshal.Cast<float, Vector<float>>(otherImaginary);
            var c = MemoryMarshal.Cast<float, Vector<float>>(cosines);
            var s = MemoryMarshal.Cast<float, Vector<float>>(sines);
            for (var k = 0; k < r.Length; k++)
            {
                var turnedReal = (otherR[k] * c[k]) - (otherI[k] * s[k]);
                var turnedImaginary = (otherR[k] * s[k]) + (otherI[k] * c[k]);
                (otherR[k], otherI[k]) = (r[k] - turnedReal, i[k] - turnedImaginary);
                (r[k], i[k]) = (r[k] + turnedReal, i[k] + turnedImaginary);
            }

            done = r.Length * Vector<float>.Count;
        }

        for (var k = done; k < real.Length; k++)
        {
            var turnedReal = (otherReal[k] * cosines[k]) - (otherImaginary[k] * sines[k]);
            var turnedImaginary = (otherReal[k] * sines[k]) + (otherImaginary[k] * cosines[k]);
            (otherReal[k], otherImaginary[k]) = (real[k] - turnedReal, imaginary[k] - turnedImaginary);
            (real[k], imaginary[k]) = (real[k] + turnedReal, imaginary[k] + turnedImaginary);
        }
    }
}
