using Jonquils.ServiceDefaults;
using Jonquils.Web;
using Microsoft.Extensions.Options;

// The client's files lie beside the program, wherever it was started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddServiceDefaults("web");
builder.AddClient();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapClient();

try
{
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException wrong)
{
    await Console.Error.WriteLineAsync($"Jonquils.Web cannot start: {string.Join(" ", wrong.Failures)}");
    return 1;
}
