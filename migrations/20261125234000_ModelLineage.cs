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
