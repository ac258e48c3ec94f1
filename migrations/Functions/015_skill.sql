-- The test of Diebold and Mariano (1995) on loss differences in order of time, with the small-sample factor of Harvey, Leybourne and
-- Newbold (1997): two-sided, against Student's t with n - 1 degrees of freedom. Their long-run variance sums autocovariances up to lag h -
-- 1 with equal weights, for which that factor was derived. Only if this sum is not positive are they weighted after Bartlett (Newey and
-- West 1987), and uses_bartlett says so.
--
-- With c the running sum of the centred differences u, the sum of u over the lags -(h-1)..h-1 about t is c(t+h-1) - c(t-h), where c is 0
-- before the first and after the last; and the squares of the sums of h successive u are h times the sum that Bartlett's weights give. So
-- one pass is enough.
--
-- Readers call it through views and may not look into schema worker: the body is resolved when it is created.
create or replace function worker.dm_test(differences double precision[], horizon integer, out p_value double precision, out uses_bartlett boolean)
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
return (
  with given as (
    select d, t, avg(d) over () as mean, count(*) over () as n from unnest(differences) with ordinality as x (d, t)
  ),
  running as (
    select d - mean as u, t, n, mean, sum(d - mean) over (order by t) as c from given
  ),
  summed as (
    select u * (lead(c, horizon - 1, 0::double precision) over (order by t) - lag(c, horizon, 0::double precision) over (order by t)) as equal_weights,
      (c - lag(c, horizon, 0::double precision) over (order by t)) ^ 2 + case when t > n - horizon and t < n then c ^ 2 else 0 end as bartlett, n, mean
    from running
  ),
  figures as (
    select max(n) as n, max(mean) as mean, sum(equal_weights) / max(n) as variance, sum(bartlett) / max(n) / horizon as bartlett from summed
  )
  select row(case when n >= 10 and n > 2 * horizon and bartlett > 1e-300 then
      worker.student_t_p_value(
        sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1)::double precision / n) / n) * mean
          / sqrt(case when variance > 0 then variance else bartlett end / n), n::integer - 1) end,
    case when n >= 10 and n > 2 * horizon and bartlett > 1e-300 then variance <= 0 end)
  from figures);

-- The 95 % interval of a share (Wilson, JASA 1927).
create or replace function worker.share_interval(hits bigint, n bigint, out lower double precision, out upper double precision)
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
  select greatest(0, centre - half), least(1, centre + half)
  from (select 1.959963984540054::double precision as z, hits::double precision / nullif(n, 0) as p) as given,
    lateral (select (p + z ^ 2 / (2 * n)) / (1 + z ^ 2 / n) as centre,
      z / (1 + z ^ 2 / n) * sqrt(p * (1 - p) / n + z ^ 2 / (4 * n::double precision ^ 2)) as half) as bounds
$$;
