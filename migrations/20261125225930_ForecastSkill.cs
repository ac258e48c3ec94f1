using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class ForecastSkill : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "calibration_80",
                schema: "worker",
                table: "forecasts",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "calibration_95",
                schema: "worker",
                table: "forecasts",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "data_cutoff",
                schema: "worker",
                table: "forecasts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "data_sha256",
                schema: "worker",
                table: "forecasts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "lower_50",
                schema: "worker",
                table: "forecasts",
                type: "numeric(18,6)",
                precision: 18,
                scale: 6,
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "upper_50",
                schema: "worker",
                table: "forecasts",
                type: "numeric(18,6)",
                precision: 18,
                scale: 6,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "backtests",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    fingerprint = table.Column<string>(type: "text", nullable: false),
                    data_sha256 = table.Column<string>(type: "text", nullable: false),
                    settings = table.Column<string>(type: "jsonb", nullable: false),
                    symbols = table.Column<string[]>(type: "text[]", nullable: false),
                    models = table.Column<string[]>(type: "text[]", nullable: false),
                    folds = table.Column<int>(type: "integer", nullable: false),
                    stride = table.Column<int>(type: "integer", nullable: false),
                    max_horizon = table.Column<int>(type: "integer", nullable: false),
                    from_date = table.Column<DateOnly>(type: "date", nullable: false),
                    to_date = table.Column<DateOnly>(type: "date", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_backtests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "promotions",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    model_version_id = table.Column<long>(type: "bigint", nullable: true),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    symbol_group = table.Column<string>(type: "text", nullable: true),
                    horizon = table.Column<int>(type: "integer", nullable: true),
                    candidate = table.Column<string>(type: "text", nullable: false),
                    incumbent = table.Column<string>(type: "text", nullable: false),
                    is_promoted = table.Column<bool>(type: "boolean", nullable: false),
                    figures = table.Column<string>(type: "jsonb", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_promotions", x => x.id);
                    table.ForeignKey(
                        name: "fk_promotions_model_versions_model_version_id",
                        column: x => x.model_version_id,
                        principalSchema: "worker",
                        principalTable: "model_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "backtest_parts",
                schema: "worker",
                columns: table => new
                {
                    backtest_id = table.Column<long>(type: "bigint", nullable: false),
                    fold = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    seconds = table.Column<double>(type: "double precision", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_backtest_parts", x => new { x.backtest_id, x.fold, x.model });
                    table.ForeignKey(
                        name: "fk_backtest_parts_backtests_backtest_id",
                        column: x => x.backtest_id,
                        principalSchema: "worker",
                        principalTable: "backtests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "backtest_scores",
                schema: "worker",
                columns: table => new
                {
                    backtest_id = table.Column<long>(type: "bigint", nullable: false),
                    fold = table.Column<int>(type: "integer", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    symbol = table.Column<string>(type: "text", nullable: false),
                    horizon = table.Column<int>(type: "integer", nullable: false),
                    n = table.Column<int>(type: "integer", nullable: false),
                    dates = table.Column<DateOnly[]>(type: "date[]", nullable: false),
                    losses = table.Column<double[]>(type: "double precision[]", nullable: false),
                    squared_errors = table.Column<double[]>(type: "double precision[]", nullable: false),
                    crps = table.Column<double>(type: "double precision", nullable: false),
                    winkler_80 = table.Column<double>(type: "double precision", nullable: false),
                    winkler_95 = table.Column<double>(type: "double precision", nullable: false),
                    width_80 = table.Column<double>(type: "double precision", nullable: false),
                    width_95 = table.Column<double>(type: "double precision", nullable: false),
                    inside_80 = table.Column<int>(type: "integer", nullable: false),
                    inside_95 = table.Column<int>(type: "integer", nullable: false),
                    absolute_error = table.Column<double>(type: "double precision", nullable: false),
                    squared_error = table.Column<double>(type: "double precision", nullable: false),
                    relative_error = table.Column<double>(type: "double precision", nullable: false),
                    directions = table.Column<int>(type: "integer", nullable: false),
                    right_directions = table.Column<int>(type: "integer", nullable: false),
                    pinball_of_level = table.Column<double[]>(type: "double precision[]", nullable: false),
                    pit = table.Column<int[]>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_backtest_scores", x => new { x.backtest_id, x.fold, x.model, x.symbol, x.horizon });
                    table.ForeignKey(
                        name: "fk_backtest_scores_backtest_parts_backtest_id_fold_model",
                        columns: x => new { x.backtest_id, x.fold, x.model },
                        principalSchema: "worker",
                        principalTable: "backtest_parts",
                        principalColumns: new[] { "backtest_id", "fold", "model" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_backtests_fingerprint",
                schema: "worker",
                table: "backtests",
                column: "fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_promotions_kind_name_decided_at",
                schema: "worker",
                table: "promotions",
                columns: new[] { "kind", "name", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_promotions_model_version_id",
                schema: "worker",
                table: "promotions",
                column: "model_version_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "backtest_scores",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "promotions",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "backtest_parts",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "backtests",
                schema: "worker");

            migrationBuilder.DropColumn(
                name: "calibration_80",
                schema: "worker",
                table: "forecasts");

            migrationBuilder.DropColumn(
                name: "calibration_95",
                schema: "worker",
                table: "forecasts");

            migrationBuilder.DropColumn(
                name: "data_cutoff",
                schema: "worker",
                table: "forecasts");

            migrationBuilder.DropColumn(
                name: "data_sha256",
                schema: "worker",
                table: "forecasts");

            migrationBuilder.DropColumn(
                name: "lower_50",
                schema: "worker",
                table: "forecasts");

            migrationBuilder.DropColumn(
                name: "upper_50",
                schema: "worker",
                table: "forecasts");
        }
    }
}
