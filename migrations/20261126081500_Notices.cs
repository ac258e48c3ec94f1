using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class Notices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "notified_at",
                schema: "worker",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_runs_not_notified",
                schema: "worker",
                table: "runs",
                column: "finished_at",
                filter: "notified_at is null and parent_id is null");

            migrationBuilder.CreateTable(
                name: "symbol_subjects",
                schema: "worker",
                columns: table => new
                {
                    symbol = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_symbol_subjects", x => new { x.symbol, x.subject });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The views that read what goes away; an older release creates its own again.
            migrationBuilder.Sql("drop view if exists api.symbols, api.mood_returns, api.mood_correlation, api.runs cascade;");

            migrationBuilder.DropTable(
                name: "symbol_subjects",
                schema: "worker");

            migrationBuilder.DropColumn(
                name: "notified_at",
                schema: "worker",
                table: "runs");
        }
    }
}
