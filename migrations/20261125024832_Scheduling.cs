using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class Scheduling : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "accepted_at",
                schema: "worker",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "attempt",
                schema: "worker",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "cancel_requested_by",
                schema: "worker",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "dedup_key",
                schema: "worker",
                table: "runs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "parent_id",
                schema: "worker",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "pulse_at",
                schema: "worker",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "jobs",
                schema: "worker",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    cron = table.Column<string>(type: "text", nullable: true),
                    time_zone = table.Column<string>(type: "text", nullable: true),
                    is_paused = table.Column<bool>(type: "boolean", nullable: false),
                    paused_by = table.Column<string>(type: "text", nullable: true),
                    paused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jobs", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "run_logs",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    logged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    level = table.Column<string>(type: "text", nullable: false),
                    category = table.Column<string>(type: "text", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_logs", x => x.id);
                    table.ForeignKey(
                        name: "fk_run_logs_runs_run_id",
                        column: x => x.run_id,
                        principalSchema: "worker",
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_runs_dedup_key",
                schema: "worker",
                table: "runs",
                columns: new[] { "job", "dedup_key" },
                unique: true,
                filter: "dedup_key is not null and state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_runs_open",
                schema: "worker",
                table: "runs",
                column: "state",
                filter: "state in ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_runs_parent_id",
                schema: "worker",
                table: "runs",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_run_logs_run_id_id",
                schema: "worker",
                table: "run_logs",
                columns: new[] { "run_id", "id" });

            migrationBuilder.Sql(SchedulerTables.Create);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SchedulerTables.Drop);

            migrationBuilder.DropTable(
                name: "jobs",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "run_logs",
                schema: "worker");

            migrationBuilder.DropIndex(
                name: "ix_runs_dedup_key",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_runs_open",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "ix_runs_parent_id",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "accepted_at",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "attempt",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "cancel_requested_by",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "dedup_key",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "parent_id",
                schema: "worker",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "pulse_at",
                schema: "worker",
                table: "runs");
        }
    }
}
