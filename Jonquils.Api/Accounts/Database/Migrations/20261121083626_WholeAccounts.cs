using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Jonquils.Api.Accounts.Database.Migrations
{
    /// <inheritdoc />
    public partial class WholeAccounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_audit_log_user_id_at",
                table: "audit_log");

            migrationBuilder.AddColumn<string>(
                name: "avatar_key",
                table: "users",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "forgotten_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "password_changed_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "registration_key",
                table: "users",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<uint>(
                name: "xmin",
                table: "users",
                type: "xid",
                rowVersion: true,
                nullable: false,
                defaultValue: 0u);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "signs_from",
                table: "signing_keys",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.CreateIndex(
                name: "ix_users_deleted_at",
                table: "users",
                column: "deleted_at",
                filter: "deleted_at IS NOT NULL AND forgotten_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_refresh_tokens_user_id_family_id",
                table: "refresh_tokens",
                columns: new[] { "user_id", "family_id" },
                filter: "replaced_by IS NULL AND NOT revoked");

            migrationBuilder.CreateIndex(
                name: "ix_audit_log_subject_id",
                table: "audit_log",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_log_user_id_id",
                table: "audit_log",
                columns: new[] { "user_id", "id" });

            migrationBuilder.Sql("UPDATE signing_keys SET signs_from = created_at;");
            migrationBuilder.Sql("""
                CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $f$
                BEGIN
                    RAISE EXCEPTION 'The audit log is only ever added to.';
                END $f$;
                CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_is_append_only();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER audit_log_is_append_only ON audit_log; DROP FUNCTION audit_log_is_append_only();");
            migrationBuilder.DropIndex(
                name: "ix_users_deleted_at",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_refresh_tokens_user_id_family_id",
                table: "refresh_tokens");

            migrationBuilder.DropIndex(
                name: "ix_audit_log_subject_id",
                table: "audit_log");

            migrationBuilder.DropIndex(
                name: "ix_audit_log_user_id_id",
                table: "audit_log");

            migrationBuilder.DropColumn(
                name: "avatar_key",
                table: "users");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                table: "users");

            migrationBuilder.DropColumn(
                name: "forgotten_at",
                table: "users");

            migrationBuilder.DropColumn(
                name: "password_changed_at",
                table: "users");

            migrationBuilder.DropColumn(
                name: "registration_key",
                table: "users");

            migrationBuilder.DropColumn(
                name: "xmin",
                table: "users");

            migrationBuilder.DropColumn(
                name: "signs_from",
                table: "signing_keys");

            migrationBuilder.CreateIndex(
                name: "ix_audit_log_user_id_at",
                table: "audit_log",
                columns: new[] { "user_id", "at" });
        }
    }
}
