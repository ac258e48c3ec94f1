using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class RunDispatch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "pulse_at",
                schema: "worker",
                table: "runs",
                newName: "heartbeat_at");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "not_before",
                schema: "worker",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "failed_parts",
                schema: "worker",
                table: "runs",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "failures",
                schema: "worker",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "is_attended",
                schema: "worker",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "losses",
                schema: "worker",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            // Until now a run that no service had taken over was one that a person watched.
            migrationBuilder.Sql(
                """
                update worker.runs set is_attended = accepted_at is null, heartbeat_at = coalesce(heartbeat_at, started_at, queued_at) where state = 'running'
                """);

            migrationBuilder.DropColumn(
                name: "accepted_at",
                schema: "worker",
                table: "runs");

            // The scheduler executes no runs any more: what it kept of them goes, the runs themselves are in the queue.
            migrationBuilder.Sql(
                """
                delete from quartz.qrtz_fired_triggers where trigger_group in ('runs', 'RECOVERING_JOBS') or job_group in ('runs', 'shards');
                delete from quartz.qrtz_triggers where trigger_group = 'runs' or job_group in ('runs', 'shards');
                delete from quartz.qrtz_job_details where job_group in ('runs', 'shards');
                """);

            migrationBuilder.AddColumn<string>(
                name: "arguments",
                schema: "worker",
                table: "jobs",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "nodes",
                schema: "worker",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    clock_difference = table.Column<double>(type: "double precision", nullable: true),
                    refusal = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_nodes", x => x.name);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "nodes",
                schema: "worker");

            migrationBuilder.DropColumn(
                name: "failed_parts",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "failures",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "is_attended",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "losses",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "arguments",
                schema: "worker",
                table: "jobs");

            migrationBuilder.DropColumn(
                name: "not_before",
                schema: "worker",
                table: "runs");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "accepted_at",
                schema: "worker",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.RenameColumn(
                name: "heartbeat_at",
                schema: "worker",
                table: "runs",
                newName: "pulse_at");
        }
    }
}
