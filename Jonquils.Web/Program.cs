using Jonquils.ServiceDefaults;
using Jonquils.Web;

return await Service.RunAsync(
    "web",
    // The client's files lie beside the program, wherever it was started from.
    new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory },
    builder => builder.AddClient(),
    app => app.MapClient());
