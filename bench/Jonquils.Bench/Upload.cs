using System.Diagnostics;
using System.Security.Cryptography;
using Jonquils.Tests.Stack;

namespace Jonquils.Bench;

/// <summary>A file of 100 MB, beside bare Kestrel writing the same body to the same disk; and the Api's memory while 20 files of 200 MB come at once.</summary>
internal static class Upload
{
    private const int Runs = 7;
    private const int Megabyte = 1024 * 1024;
    private const int Bytes = 100 * Megabyte;
    private const int AtOnce = 20;
    private const double MostTimes = 1.15;
    private const long MostGrowth = 32L * Megabyte;

    public static async Task<Measurement> MeasureAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        using var api = await BenchStack.SignInAsync(stack);
        await using var reference = await Reference.StartAsync([], await TestStack.NewFolderAsync("reference"));
        using var bare = new HttpClient { BaseAddress = reference.Address };
        var (own, ours) = (new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var file = NewFile(Bytes);
            var first = await TimeAsync(() => bare.PostAsync("/upload", new ByteArrayContent(file)));
            var second = await TimeAsync(() => api.PostAsync("/api/v1/tracks/upload", Form(new ByteArrayContent(file))));
            if (run >= 0)
            {
                own.Add(first);
                ours.Add(second);
            }
        }

        var growth = await GrowthAsync(api, stack);
        var (kestrel, product) = (Measurement.Median(own), Measurement.Median(ours));
        return new Measurement(
            "upload", "bare Kestrel to the same disk", kestrel, product, "s", "≤ 1.15×; ≤ 32 MB of memory for 20 at once", product <= kestrel * MostTimes && growth <= MostGrowth,
            FormattableString.Invariant($"100 MB; memory of the Api grows by {growth / (double)Megabyte:0} MB"));
    }

    private static async Task<double> TimeAsync(Func<Task<HttpResponseMessage>> upload)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await upload();
        answer.EnsureSuccessStatusCode();
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<long> GrowthAsync(HttpClient api, RunningStack stack)
    {
        using var process = BenchStack.ProcessOf(stack.Api);
        var before = ResidentBytes(process);
        var most = before;
        var uploads = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            using var answer = await api.PostAsync("/api/v1/tracks/upload", Form(new StreamContent(new Noise(200L * Megabyte, i))));
            answer.EnsureSuccessStatusCode();
        }));
        while (!uploads.IsCompleted)
        {
            most = Math.Max(most, ResidentBytes(process));
            await Task.WhenAny(uploads, Task.Delay(50));
        }

        await uploads;
        return most - before;
    }

    private static long ResidentBytes(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    private static MultipartFormDataContent Form(HttpContent file) => new() { { file, "file", "noise.flac" } };

    private static byte[] NewFile(int bytes)
    {
        var file = RandomNumberGenerator.GetBytes(bytes);
        "fLaC"u8.CopyTo(file);
        return file;
    }

    /// <summary>Bytes that pass for FLAC at first sight, made while they are read.</summary>
    private sealed class Noise(long length, int seed) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            buffer[..count].Fill((byte)(seed + (_position >> 16)));
            if (_position == 0 && count >= 4)
            {
                "fLaC"u8.CopyTo(buffer);
            }

            _position += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
