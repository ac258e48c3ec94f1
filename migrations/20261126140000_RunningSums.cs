using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Worker.Migrations
{
    /// <summary>
    /// Sums from which figures of skill continue when a night adds to them, and the sums over symbols of each day of a backtest.
    /// </summary>
    public partial class RunningSums : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            create type worker.loss_sums as (
              n integer, total double precision, products double precision[], head double precision[], tail double precision[]);

            create table worker.skill_sums (
              symbol text not null, model text not null, horizon integer not null, first_as_of_date date not null, last_as_of_date date not null, n integer not null,
              absolute_error double precision, squared_error double precision, relative_error double precision, naive_absolute_error double precision,
              naive_squared_error double precision, pinball double precision, crps double precision, winkler_80 double precision, winkler_95 double precision,
              width_80 double precision, width_95 double precision, inside_80 integer, inside_95 integer, raw_inside_80 integer, raw_inside_95 integer,
              directions integer, right_directions integer, compared_pinball double precision, naive_pinball double precision, losses worker.loss_sums,
              constraint pk_skill_sums primary key (symbol, model, horizon));

            create table worker.skill_scales (
              symbol text not null, first_as_of_date date not null, step double precision, constraint pk_skill_scales primary key (symbol, first_as_of_date));

            alter table worker.stale_symbols add horizon integer, add as_of_date date not null default '-infinity';

            create table worker.backtest_days (
              backtest_id bigint not null, fold integer not null, model text not null, horizon integer not null, as_of_date date not null, symbols integer not null,
              loss double precision not null, squared_error double precision not null,
              constraint pk_backtest_days primary key (backtest_id, model, horizon, fold, as_of_date),
              constraint fk_backtest_days_backtest_parts foreign key (backtest_id, fold, model)
                references worker.backtest_parts (backtest_id, fold, model) on delete cascade);

            insert into worker.backtest_days
            select s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date, count(*), sum(day.loss), sum(day.squared_error)
            from worker.backtest_scores s cross join lateral unnest(s.dates, s.losses, s.squared_errors) as day (as_of_date, loss, squared_error)
            group by s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date;

            create index ix_backtest_scores_symbol on worker.backtest_scores (backtest_id, symbol, horizon, model);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            // The views and functions that read what goes away; an older release creates its own again.
            """
            drop view if exists api.backtest_skill, api.backtest_days, api.forecast_skill, api.rolling_skill cascade;
            drop view if exists worker.computed_skill, worker.figures_of_sums, worker.scaled_sums, worker.computed_sums, worker.skill_terms cascade;
            drop function if exists worker.refresh_figures(), worker.refresh_skill(), worker.dm_test(worker.loss_sums, integer),
              worker.dm_test(double precision[], integer), worker.dm_statistic(worker.loss_sums, integer), worker.add_loss_sums(worker.loss_sums, worker.loss_sums, integer),
              worker.loss_sums_of(double precision[], integer) cascade;
            drop table worker.skill_sums, worker.skill_scales, worker.backtest_days;
            drop type worker.loss_sums;
            alter table worker.stale_symbols drop horizon, drop as_of_date;
            drop index worker.ix_backtest_scores_symbol;
            """);
    }
}
