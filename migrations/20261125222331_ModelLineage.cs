using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class ModelLineage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_followed",
                schema: "worker",
                table: "symbols",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "checkpoint_removed_at",
                schema: "worker",
                table: "model_versions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "lineage",
                schema: "worker",
                table: "model_versions",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'{}'::jsonb");

            migrationBuilder.CreateTable(
                name: "model_servings",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    model_version_id = table.Column<long>(type: "bigint", nullable: false),
                    served_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    served_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    previous_id = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_servings", x => x.id);
                    table.ForeignKey(
                        name: "fk_model_servings_model_servings_previous_id",
                        column: x => x.previous_id,
                        principalSchema: "worker",
                        principalTable: "model_servings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_model_servings_model_versions_model_version_id",
                        column: x => x.model_version_id,
                        principalSchema: "worker",
                        principalTable: "model_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "promotions",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    horizon = table.Column<int>(type: "integer", nullable: true),
                    candidate = table.Column<string>(type: "text", nullable: false),
                    incumbent = table.Column<string>(type: "text", nullable: true),
                    candidate_version_id = table.Column<long>(type: "bigint", nullable: true),
                    incumbent_version_id = table.Column<long>(type: "bigint", nullable: true),
                    run_id = table.Column<long>(type: "bigint", nullable: true),
                    is_promoted = table.Column<bool>(type: "boolean", nullable: false),
                    figures = table.Column<string>(type: "jsonb", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_promotions", x => x.id);
                    table.ForeignKey(
                        name: "fk_promotions_model_versions_candidate_version_id",
                        column: x => x.candidate_version_id,
                        principalSchema: "worker",
                        principalTable: "model_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "fk_promotions_model_versions_incumbent_version_id",
                        column: x => x.incumbent_version_id,
                        principalSchema: "worker",
                        principalTable: "model_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateIndex(
                name: "ix_model_servings_open",
                schema: "worker",
                table: "model_servings",
                column: "model_version_id",
                unique: true,
                filter: "served_to is null");

            migrationBuilder.CreateIndex(
                name: "ix_model_servings_previous_id",
                schema: "worker",
                table: "model_servings",
                column: "previous_id");

            migrationBuilder.CreateIndex(
                name: "ix_promotions_candidate_version_id",
                schema: "worker",
                table: "promotions",
                column: "candidate_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_promotions_incumbent_version_id",
                schema: "worker",
                table: "promotions",
                column: "incumbent_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_promotions_kind_model_decided_at",
                schema: "worker",
                table: "promotions",
                columns: new[] { "kind", "model", "decided_at" });

            migrationBuilder.Sql(EarlierModels.RenameSettings);
            migrationBuilder.Sql(EarlierModels.FillLineage);
            migrationBuilder.Sql(EarlierModels.FillServings);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "model_servings",
                schema: "worker");

            migrationBuilder.DropTable(
                name: "promotions",
                schema: "worker");

            migrationBuilder.DropColumn(
                name: "is_followed",
                schema: "worker",
                table: "symbols");

            migrationBuilder.DropColumn(
                name: "checkpoint_removed_at",
                schema: "worker",
                table: "model_versions");

            migrationBuilder.DropColumn(
                name: "lineage",
                schema: "worker",
                table: "model_versions");
        }
    }
}
