using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Worker.Migrations
{
    /// <summary>What price feeds want to know of their last answer of each symbol, to read less the next time.</summary>
    public partial class FeedMarks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            create table worker.feed_marks (
              symbol text not null, source text not null, settings text not null, mark text not null, constraint pk_feed_marks primary key (symbol, source));
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table worker.feed_marks;");
    }
}
