using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Worker.Migrations
{
    /// <inheritdoc />
    public partial class PriceRevisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "first_seen_at",
                schema: "worker",
                table: "price_bars",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");

            // When older bars were first seen is not known; they were not seen later than they were last written.
            migrationBuilder.Sql("update worker.price_bars set first_seen_at = fetched_at");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "known_at",
                schema: "worker",
                table: "forecasts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "price_revisions",
                schema: "worker",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    symbol = table.Column<string>(type: "text", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    open = table.Column<decimal>(type: "numeric", nullable: true),
                    high = table.Column<decimal>(type: "numeric", nullable: true),
                    low = table.Column<decimal>(type: "numeric", nullable: true),
                    close = table.Column<decimal>(type: "numeric", nullable: false),
                    adjusted_close = table.Column<decimal>(type: "numeric", nullable: true),
                    volume = table.Column<long>(type: "bigint", nullable: true),
                    repair = table.Column<string>(type: "text", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    fetched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_removed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_price_revisions", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_price_revisions_symbol_replaced_at",
                schema: "worker",
                table: "price_revisions",
                columns: new[] { "symbol", "replaced_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                drop view if exists api.price_revisions, api.prices, api.forecasts cascade;
                drop function if exists worker.keep_replaced_bars() cascade;
                drop function if exists worker.price_bars_at(timestamptz, text[], date);
                """);

            migrationBuilder.DropTable(
                name: "price_revisions",
                schema: "worker");

            migrationBuilder.DropColumn(
                name: "first_seen_at",
                schema: "worker",
                table: "price_bars");

            migrationBuilder.DropColumn(
                name: "known_at",
                schema: "worker",
                table: "forecasts");
        }
    }
}
