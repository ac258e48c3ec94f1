using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "worker");

            migrationBuilder.CreateTable(
                name: "corporate_actions",
                schema: "worker",
                columns: table => new
                {
                    symbol = table.Column<string>(type: "text", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(18,8)", precision: 18, scale: 8, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_corporate_actions", x => new { x.symbol, x.date, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "market_holidays",
                schema: "worker",
                columns: table => new
                {
                    calendar = table.Column<string>(type: "text", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_market_holidays", x => new { x.calendar, x.date });
                });

            migrationBuilder.CreateTable(
                name: "model_versions",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    parent_id = table.Column<long>(type: "bigint", nullable: true),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    trained_from = table.Column<DateOnly>(type: "date", nullable: false),
                    trained_to = table.Column<DateOnly>(type: "date", nullable: false),
                    metrics = table.Column<string>(type: "jsonb", nullable: false),
                    settings = table.Column<string>(type: "jsonb", nullable: false),
                    data_sha256 = table.Column<string>(type: "text", nullable: false),
                    code_version = table.Column<string>(type: "text", nullable: false),
                    seed = table.Column<long>(type: "bigint", nullable: false),
                    device = table.Column<string>(type: "text", nullable: false),
                    is_current = table.Column<bool>(type: "boolean", nullable: false),
                    checkpoint_path = table.Column<string>(type: "text", nullable: false),
                    checkpoint_sha256 = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "price_bars",
                schema: "worker",
                columns: table => new
                {
                    symbol = table.Column<string>(type: "text", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    open = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    high = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    low = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    close = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    adjusted_close = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    volume = table.Column<long>(type: "bigint", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    fetched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_price_bars", x => new { x.symbol, x.date });
                });

            migrationBuilder.CreateTable(
                name: "rejected_bars",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    symbol = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    rule = table.Column<string>(type: "text", nullable: false),
                    row_key = table.Column<string>(type: "text", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: false),
                    values = table.Column<string>(type: "jsonb", nullable: false),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    rejected_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rejected_bars", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "runs",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    job = table.Column<string>(type: "text", nullable: false),
                    args = table.Column<string>(type: "jsonb", nullable: false),
                    requested_by = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    progress = table.Column<double>(type: "double precision", nullable: true),
                    message = table.Column<string>(type: "text", nullable: true),
                    metrics = table.Column<string>(type: "jsonb", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true),
                    node = table.Column<string>(type: "text", nullable: true),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "schema_versions",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    code_version = table.Column<string>(type: "text", nullable: false),
                    migration_id = table.Column<string>(type: "text", nullable: false),
                    scripts_sha256 = table.Column<string>(type: "text", nullable: false),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schema_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "symbols",
                schema: "worker",
                columns: table => new
                {
                    symbol = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: true),
                    time_zone = table.Column<string>(type: "text", nullable: false),
                    calendar = table.Column<string>(type: "text", nullable: false),
                    session_close = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    first_date = table.Column<DateOnly>(type: "date", nullable: true),
                    last_date = table.Column<DateOnly>(type: "date", nullable: true),
                    last_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_success_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_symbols", x => x.symbol);
                });

            migrationBuilder.CreateTable(
                name: "forecasts",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    symbol = table.Column<string>(type: "text", nullable: false),
                    as_of_date = table.Column<DateOnly>(type: "date", nullable: false),
                    horizon = table.Column<int>(type: "integer", nullable: false),
                    target_date = table.Column<DateOnly>(type: "date", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    model_version_id = table.Column<long>(type: "bigint", nullable: true),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    predicted_close = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    lower_80 = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    upper_80 = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    lower_95 = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    upper_95 = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    naive_close = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    is_published = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_forecasts", x => x.id);
                    table.ForeignKey(
                        name: "fk_forecasts_model_versions_model_version_id",
                        column: x => x.model_version_id,
                        principalSchema: "worker",
                        principalTable: "model_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "training_epochs",
                schema: "worker",
                columns: table => new
                {
                    model_version_id = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    training_loss = table.Column<double>(type: "double precision", nullable: false),
                    validation_loss = table.Column<double>(type: "double precision", nullable: false),
                    learning_rate = table.Column<double>(type: "double precision", nullable: false),
                    seconds = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_training_epochs", x => new { x.model_version_id, x.epoch });
                    table.ForeignKey(
                        name: "fk_training_epochs_model_versions_model_version_id",
                        column: x => x.model_version_id,
                        principalSchema: "worker",
                        principalTable: "model_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_model_version_id",
                schema: "worker",
                table: "forecasts",
                column: "model_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_published",
                schema: "worker",
                table: "forecasts",
                columns: new[] { "symbol", "horizon", "as_of_date" },
                filter: "is_published");

            migrationBuilder.CreateIndex(
                name: "ix_forecasts_symbol_as_of_date_horizon_model",
                schema: "worker",
                table: "forecasts",
                columns: new[] { "symbol", "as_of_date", "horizon", "model" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_model_versions_current",
                schema: "worker",
                table: "model_versions",
                columns: new[] { "kind", "name" },
                unique: true,
                filter: "is_current");

            migrationBuilder.CreateIndex(
                name: "ix_model_versions_kind_name_created_at",
                schema: "worker",
                table: "model_versions",
                columns: new[] { "kind", "name", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_rejected_bars_symbol_source_rule_row_key",
                schema: "worker",
                table: "rejected_bars",
                columns: new[] { "symbol", "source", "rule", "row_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_runs_job_queued_at",
                schema: "worker",
                table: "runs",
                columns: new[] { "job", "queued_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "corporate_actions",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "forecasts",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "market_holidays",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "price_bars",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "rejected_bars",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "runs",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "schema_versions",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "symbols",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "training_epochs",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "model_versions",
                schema: "worker");
        }
    }
}
