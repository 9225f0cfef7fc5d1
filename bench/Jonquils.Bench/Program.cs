using Jonquils.Bench;

if (args is [Reference.Verb, var body, var folder])
{
    await Reference.ServeAsync(body, folder);
    return 0;
}

if (args is ["load", .. var words])
{
    return await Jonquils.Bench.Mixed.MixedLoad.RunAsync(words);
}

var measurements = new Dictionary<string, Func<Task<Measurement>>>
{
    ["start"] = Start.MeasureAsync,
    ["first-sound"] = FirstSound.MeasureAsync,
    ["package-audio"] = PackageAudio.MeasureAsync,
    ["package-copy"] = PackageCopy.MeasureAsync,
    ["package-copy-hour"] = PackageCopy.MeasureHourAsync,
    ["package-copy-verified"] = PackageCopy.MeasureVerifiedAsync,
    ["package-video"] = PackageVideo.MeasureAsync,
    ["analysis"] = AudioAnalysisCost.MeasureAsync,
    ["api-read"] = ApiRead.MeasureAsync,
    ["api-list"] = ApiList.MeasureAsync,
    ["segments"] = Segments.MeasureAsync,
    ["search"] = SearchSpeed.MeasureAsync,
    ["listen"] = Listening.MeasureAsync,
    ["request-log"] = RequestLogCost.MeasureAsync,
    ["reports"] = Reports.MeasureAsync,
    ["upload"] = Upload.MeasureAsync,
    ["scan"] = Scan.MeasureAsync,
    ["scale"] = Scale.MeasureAsync,
    ["at-rest"] = AtRest.MeasureAsync,
};
var names = args is [] or ["all"] ? [.. measurements.Keys] : args;
if (names.FirstOrDefault(name => !measurements.ContainsKey(name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no measurement '{unknown}'. There are: all, {string.Join(", ", measurements.Keys)}.");
    return 2;
}

await Console.Out.WriteLineAsync(Measurement.Header);
foreach (var name in names)
{
    await Console.Out.WriteLineAsync((await measurements[name]()).ToString());
}

return 0;
