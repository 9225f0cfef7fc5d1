using Jonquils.AppHost.Local;

return await LocalCommand.RunAsync(args);
