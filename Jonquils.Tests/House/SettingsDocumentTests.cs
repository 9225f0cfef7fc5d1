using System.Reflection;
using Jonquils.Api;
using Jonquils.MediaWorker.Jobs;
using Jonquils.Web;

namespace Jonquils.Tests.House;

public sealed class SettingsDocumentTests
{
    public static TheoryData<string> Settings => [.. new[] { typeof(ApiMarker), typeof(JobState), typeof(WebMarker) }
        .SelectMany(marker => marker.Assembly.GetTypes())
        .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not null)
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null)
            .Select(property => $"{type.GetField("Section")!.GetValue(null)}:{property.Name}"))
        .Distinct()];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_stands_in_the_documentation(string setting) =>
        Assert.Contains($"`{setting}", Repository.Read("docs/settings.md"), StringComparison.Ordinal);
}
