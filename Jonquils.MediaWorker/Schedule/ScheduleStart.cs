namespace Jonquils.MediaWorker.Schedule;

/// <summary>Stores the schedules when the worker starts, before the scheduler itself does.</summary>
internal sealed class ScheduleStart(Schedules schedules) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => schedules.StoreAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
