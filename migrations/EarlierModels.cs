namespace Worker.Migrations;

/// <summary>What is said of model versions that were trained before their lineage and serving were recorded.</summary>
internal static class EarlierModels
{
    /// <summary>Settings are kept under the names that the worker reads.</summary>
    public const string RenameSettings =
        """
        update worker.model_versions
        set settings = jsonb_set(settings #- '{training,head_rate_factor}', '{training,head_learning_rate_multiplier}', settings #> '{training,head_rate_factor}')
        where settings #> '{training,head_rate_factor}' is not null;
        """;

    /// <summary>
    /// A forecaster saw the sessions up to its test segment, a sentiment model the texts above its test share; so did the ancestors. The share of a
    /// validation segment was not recorded: its least is taken, so that what may have been fitted on counts as such.
    /// </summary>
    public const string FillLineage =
        """
        with recursive own as (
          select id, kind, parent_id,
            coalesce((metrics->>'validation_from')::date, trained_to) as fitted_to, coalesce((metrics->>'test_from')::date, trained_to) as selected_to,
            coalesce((settings->>'test_share')::double precision, 0) as selected_from
          from worker.model_versions
        ),
        line as (
          select own.id, own.id as member, own.parent_id, own.fitted_to, own.selected_to, own.selected_from, 0 as depth from own
          union all
          select line.id, own.id, own.parent_id, own.fitted_to, own.selected_to, own.selected_from, line.depth + 1
          from line join own on own.id = line.parent_id
        ),
        seen as (
          select id, coalesce(jsonb_agg(member order by depth desc) filter (where depth > 0), '[]') as ancestors,
            max(fitted_to) as fitted_to, max(selected_to) as selected_to, min(selected_from) as selected_from
          from line group by id
        )
        update worker.model_versions v
        set lineage = jsonb_build_object('ancestors', seen.ancestors) || case v.kind
          when 'forecaster' then jsonb_build_object('sessions', jsonb_build_object('fitted_to', seen.fitted_to, 'selected_to', seen.selected_to))
          when 'sentiment' then jsonb_build_object('texts', jsonb_build_object('fitted_from', seen.selected_from + 0.01, 'selected_from', seen.selected_from))
          else '{}' end
        from seen where seen.id = v.id;
        """;

    /// <summary>
    /// The current version has served since it was made. Before it served, as far as is known, the newest older version that made a forecast or score.
    /// </summary>
    public const string FillServings =
        """
        with pair as (
          select v.id, v.created_at, (
            select max(o.id) from worker.model_versions o
            where o.kind = v.kind and o.name = v.name and o.id < v.id and (
              exists (select from worker.forecasts f where f.model_version_id = o.id)
              or exists (select from worker.sentiment_scores s where s.model_version_id = o.id))) as earlier_id
          from worker.model_versions v where v.is_current
        ),
        earlier as (
          insert into worker.model_servings (model_version_id, served_from, served_to)
          select o.id, o.created_at, pair.created_at from pair join worker.model_versions o on o.id = pair.earlier_id
          returning id, model_version_id
        )
        insert into worker.model_servings (model_version_id, served_from, previous_id)
        select pair.id, pair.created_at, earlier.id from pair left join earlier on earlier.model_version_id = pair.earlier_id;
        """;
}
