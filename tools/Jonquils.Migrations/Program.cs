using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

// Usage: dotnet run --project tools/Jonquils.Migrations -- <Context> <MigrationName>, from the repository root.
#pragma warning disable EF1001 // The design services behind dotnet-ef, used without the tool.
if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: dotnet run --project tools/Jonquils.Migrations -- <Context> <MigrationName>");
    return 2;
}

var contextType = Assembly.Load("Jonquils.Api").GetTypes()
    .Concat(Assembly.Load("Jonquils.MediaWorker").GetTypes())
    .Single(type => type.Name == args[0] && typeof(DbContext).IsAssignableFrom(type));
var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(contextType))!;
options.UseNpgsql("Host=nowhere");
using var context = (DbContext)Activator.CreateInstance(contextType, options.Options)!;

var project = Path.GetFullPath(contextType.Assembly.GetName().Name!);
var folder = contextType.Namespace![(contextType.Assembly.GetName().Name!.Length + 1)..] + ".Migrations";
using var services = new DesignTimeServicesBuilder(contextType.Assembly, contextType.Assembly, new OperationReporter(null), []).Build(context) as ServiceProvider;
using var scope = services!.CreateScope();
var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();
var migration = scaffolder.ScaffoldMigration(args[1], contextType.Assembly.GetName().Name!, folder, "C#");
var files = scaffolder.Save(project, migration, Path.Combine(project, folder.Replace('.', Path.DirectorySeparatorChar)), dryRun: false);
Console.WriteLine(files.MigrationFile);
return 0;
