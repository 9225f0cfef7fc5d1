using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Jonquils.MediaWorker.Schedule.Database.Migrations;

/// <summary>The tables that Quartz 4.7 wants on PostgreSQL. Their names and columns are its to choose; the context maps none of them.</summary>
[DbContext(typeof(ScheduleDb))]
[Migration("20261121120000_Initial")]
internal sealed class Initial : Migration
{
    private const string Job = "sched_name text NOT NULL, job_name text NOT NULL, job_group text NOT NULL";
    private const string Trigger = "sched_name text NOT NULL, trigger_name text NOT NULL, trigger_group text NOT NULL";
    private const string TriggerKey = "PRIMARY KEY (sched_name, trigger_name, trigger_group)";
    private const string Paused = "pause_reason varchar(250), paused_by varchar(200), paused_at bigint";

    private static readonly Table[] Tables =
    [
        new("job_details", Job,
            "description text, job_class_name text NOT NULL, is_durable bool NOT NULL, is_nonconcurrent bool NOT NULL, is_update_data bool NOT NULL, requests_recovery bool NOT NULL, job_data bytea",
            "PRIMARY KEY (sched_name, job_name, job_group)"),
        new("triggers", Trigger,
            """
            job_name text NOT NULL, job_group text NOT NULL, description text, next_fire_time bigint, prev_fire_time bigint, priority integer,
            trigger_state text NOT NULL, trigger_type text NOT NULL, start_time bigint NOT NULL, end_time bigint, calendar_name text,
            misfire_instr smallint, misfire_orig_fire_time bigint, misfire_threshold bigint, execution_group varchar(200),
            preferred_node varchar(200), preferred_node_auto bool NOT NULL DEFAULT false, retry_policy varchar(250), retry_attempt integer,
            continues_trigger_name text, continues_trigger_group text, continuation_condition integer, overlap_policy integer, fixed_delay bool,
            job_data bytea
            """ + ", " + Paused,
            TriggerKey + ", FOREIGN KEY (sched_name, job_name, job_group) REFERENCES schedule.qrtz_job_details (sched_name, job_name, job_group)"),
        OfTrigger("simple_triggers", "repeat_count bigint NOT NULL, repeat_interval bigint NOT NULL, times_triggered bigint NOT NULL"),
        OfTrigger("cron_triggers", "cron_expression text NOT NULL, time_zone_id text"),
        OfTrigger("simprop_triggers",
            """
            str_prop_1 text, str_prop_2 text, str_prop_3 text, int_prop_1 integer, int_prop_2 integer, long_prop_1 bigint, long_prop_2 bigint,
            dec_prop_1 numeric, dec_prop_2 numeric, bool_prop_1 bool, bool_prop_2 bool, time_zone_id text
            """),
        OfTrigger("blob_triggers", "blob_data bytea"),
        new("calendars", "sched_name text NOT NULL", "calendar_name text NOT NULL, calendar bytea NOT NULL", "PRIMARY KEY (sched_name, calendar_name)"),
        new("paused_trigger_grps", "sched_name text NOT NULL", "trigger_group text NOT NULL, " + Paused, "PRIMARY KEY (sched_name, trigger_group)"),
        new("paused_job_grps", "sched_name text NOT NULL", "job_group text NOT NULL, " + Paused, "PRIMARY KEY (sched_name, job_group)"),
        new("fired_triggers", Trigger,
            """
            entry_id text NOT NULL, instance_name text NOT NULL, fired_time bigint NOT NULL, sched_time bigint NOT NULL, priority integer NOT NULL,
            state text NOT NULL, job_name text, job_group text, is_nonconcurrent bool NOT NULL, requests_recovery bool, execution_group varchar(200),
            progress integer, progress_message varchar(250), interrupt_requested_time bigint
            """,
            "PRIMARY KEY (sched_name, entry_id)"),
        new("scheduler_state", "sched_name text NOT NULL",
            "instance_name text NOT NULL, last_checkin_time bigint NOT NULL, checkin_interval bigint NOT NULL, quartz_version varchar(20)",
            "PRIMARY KEY (sched_name, instance_name)"),
        new("locks", "sched_name text NOT NULL", "lock_name text NOT NULL", "PRIMARY KEY (sched_name, lock_name)"),
        new("execution_history", Job,
            """
            entry_id text NOT NULL, instance_name text NOT NULL, trigger_name text NOT NULL, trigger_group text NOT NULL, fired_time bigint NOT NULL,
            run_time bigint NOT NULL, succeeded bool NOT NULL, error_message text, retry_attempt integer NOT NULL DEFAULT 0,
            retry_scheduled bool NOT NULL DEFAULT false, execution_log text, result integer, summary text, metrics text, manual bool,
            fire_instance_id text, job_input text, job_input_too_large bool
            """,
            "PRIMARY KEY (sched_name, entry_id)"),
        new("misfire_history", Trigger,
            "entry_id text NOT NULL, instance_name text NOT NULL, job_name text, job_group text, misfire_time bigint NOT NULL, sched_time bigint, reason integer",
            "PRIMARY KEY (sched_name, entry_id)"),
        new("job_status", Job,
            """
            first_fired_time bigint NOT NULL, last_fired_time bigint NOT NULL, last_result integer NOT NULL, last_run_time bigint NOT NULL,
            last_instance_name text NOT NULL, last_entry_id text, last_summary text, last_success_time bigint, last_failure_time bigint,
            last_failure_message text, consecutive_failures integer NOT NULL DEFAULT 0, run_count bigint NOT NULL DEFAULT 0,
            failure_count bigint NOT NULL DEFAULT 0
            """,
            "PRIMARY KEY (sched_name, job_group, job_name)"),
    ];

    private static readonly string[] Indexes =
    [
        "triggers (sched_name, job_name, job_group)",
        "triggers (sched_name, trigger_state, next_fire_time, priority DESC)",
        "fired_triggers (sched_name, instance_name, requests_recovery)",
        "fired_triggers (sched_name, job_name, job_group)",
        "fired_triggers (sched_name, trigger_name, trigger_group)",
    ];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(ScheduleDb.Schema);
        foreach (var table in Tables)
        {
            migrationBuilder.Sql($"CREATE TABLE {ScheduleDb.TablePrefix}{table.Name} ({table.Key}, {table.Columns}, {table.Constraints});");
        }

        foreach (var index in Indexes)
        {
            migrationBuilder.Sql($"CREATE INDEX ON {ScheduleDb.TablePrefix}{index};");
        }
    }

    private static Table OfTrigger(string name, string columns) => new(name, Trigger, columns,
        TriggerKey + ", FOREIGN KEY (sched_name, trigger_name, trigger_group) REFERENCES schedule.qrtz_triggers (sched_name, trigger_name, trigger_group) ON DELETE CASCADE");

    private sealed record Table(string Name, string Key, string Columns, string Constraints);
}
