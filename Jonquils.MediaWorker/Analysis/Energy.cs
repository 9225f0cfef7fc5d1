namespace Jonquils.MediaWorker.Analysis;

/// <summary>How intense a track is, 0 to 1: loud, busy and bright. docs/features.md has the formula in words.</summary>
internal static class Energy
{
    private const double QuietestLufs = -30;
    private const double LoudestLufs = -8;
    private const double LeastFlux = 0.05;
    private const double MostFlux = 0.45;
    private const double DarkestHz = 300;
    private const double BrightestHz = 4000;

    /// <param name="integratedLufs">Loudness by EBU R128.</param>
    /// <param name="flux">Mean rise of the mel bands' logarithms from frame to frame.</param>
    /// <param name="centroidHz">Mean centre of the spectrum.</param>
    /// <returns><see langword="null"/> for silence.</returns>
    public static double? Of(double integratedLufs, double flux, double centroidHz) =>
        centroidHz <= 0 ? null
        : (0.40 * Share(integratedLufs, QuietestLufs, LoudestLufs))
        + (0.35 * Share(flux, LeastFlux, MostFlux))
        + (0.25 * Brightness(centroidHz));

    /// <returns>0 (dark) to 1 (bright), by octaves.</returns>
    public static double Brightness(double centroidHz) => Share(Math.Log2(centroidHz), Math.Log2(DarkestHz), Math.Log2(BrightestHz));

    private static double Share(double value, double from, double to) => Math.Clamp((value - from) / (to - from), 0, 1);
}
