using System.Reflection;
using Jonquils.Api;
using Jonquils.MediaWorker.Jobs;
using Jonquils.Web;

namespace Jonquils.Tests.House;

public sealed class SettingsDocumentTests
{
    private static readonly Type[] Markers = [typeof(ApiMarker), typeof(JobState), typeof(WebMarker)];

    [Fact]
    public void Every_setting_stands_in_the_documentation()
    {
        var document = Repository.Read("docs/settings.md");

        var settings = Markers.SelectMany(marker => marker.Assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not null)
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is not null)
                .Select(property => $"{type.GetField("Section")!.GetValue(null)}:{property.Name}")).ToList();

        Assert.NotEmpty(settings);
        Assert.Empty(settings.Where(setting => !document.Contains($"`{setting}", StringComparison.Ordinal)).Distinct());
    }
}
