namespace Jonquils.Tests.Browser;

/// <summary>What came out of the player over half a second.</summary>
/// <param name="Rms">Root mean square of the samples, 0 to 1; silence is 0.</param>
/// <param name="Hertz">The strongest frequency, as exact as the analyser's bins (some 6 Hz).</param>
public sealed record Sound(double Rms, double Hertz)
{
    /// <summary>Taps the player, which still sounds as before, and gives <c>[rms, hertz]</c> of the first half second that is not silent.</summary>
    internal const string Script = """
        async patience => {
          const audible = 0.01
          const tap = (window.__tap ??= (() => {
            const context = new AudioContext()
            const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })
            // The player has two elements and swaps them; both are listened to.
            for (const audio of document.querySelectorAll('audio')) context.createMediaElementSource(audio).connect(analyser)
            analyser.connect(context.destination)
            return { context, analyser }
          })())
          await tap.context.resume()
          const samples = new Float32Array(tap.analyser.fftSize)
          const strengths = new Float32Array(tap.analyser.frequencyBinCount)
          const until = performance.now() + patience
          // The analyser looks back over its last 8192 samples: what was played before must have passed first.
          do {
            await new Promise(resolve => setTimeout(resolve, 500))
            tap.analyser.getFloatTimeDomainData(samples)
            const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
            if (rms > audible) {
              tap.analyser.getFloatFrequencyData(strengths)
              const strongest = strengths.indexOf(Math.max(...strengths))
              return [rms, strongest * tap.context.sampleRate / tap.analyser.fftSize]
            }
          } while (performance.now() < until)
          return [0, 0]
        }
        """;
}
