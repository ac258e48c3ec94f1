-- What the test of Diebold and Mariano needs of the loss differences d of a period, so that the sums of two successive periods add up: n,
-- the total, the sum of d(t) d(t - k) for k = 0..horizon - 1, and the first and the last horizon - 1 of them (all, if there are fewer).
create or replace function worker.loss_sums_of(differences double precision[], horizon integer) returns worker.loss_sums
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
return (
  select row(n, (select sum(d) from unnest(differences) as d),
    array(select coalesce((select sum(x * y) from unnest(differences[k + 1:], differences[:n - k]) as pair (x, y)), 0) from generate_series(0, horizon - 1) as k order by k),
    differences[:horizon - 1], differences[greatest(n - horizon + 2, 1):])::worker.loss_sums
  from (select cardinality(differences) as n) as given
  where n > 0);

-- The loss of a model less that of the naive forecast, of each date that both have, in order of the dates. Both usually have the same.
create or replace function worker.loss_differences(dates date[], losses double precision[], naive_dates date[], naive_losses double precision[])
  returns double precision[]
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  if dates = naive_dates then
    return array(select own - naive from unnest(losses, naive_losses) as pair (own, naive));
  end if;
  return array(
    select own.loss - naive.loss
    from unnest(dates, losses) as own (date, loss) join unnest(naive_dates, naive_losses) as naive (date, loss) using (date) order by date);
end $$;

-- The sums of an earlier and a later period together; null stands for a period without differences.
create or replace function worker.add_loss_sums(earlier worker.loss_sums, later worker.loss_sums, horizon integer) returns worker.loss_sums
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  -- Fields of a record are slow to reach in a loop.
  before constant double precision[] := (earlier).tail;
  after constant double precision[] := (later).head;
  products double precision[] := (earlier).products;
  total double precision;
begin
  if earlier is null or later is null then
    return case when earlier is null then later else earlier end;
  end if;
  for k in 0..horizon - 1 loop
    total := products[k + 1] + (later).products[k + 1];
    for i in greatest(1, k - cardinality(before) + 1)..least(k, cardinality(after)) loop
      total := total + after[i] * before[cardinality(before) + i - k];
    end loop;
    products[k + 1] := total;
  end loop;
  earlier := row((earlier).n + (later).n, (earlier).total + (later).total, products, ((earlier).head || after)[:horizon - 1],
    (before || (later).tail)[greatest(cardinality(before) + cardinality((later).tail) - horizon + 2, 1):]);
  return earlier;
end $$;

-- The statistic of Diebold and Mariano (1995) with the small-sample factor of Harvey, Leybourne and Newbold (1997). Their long-run variance
-- sums autocovariances up to lag horizon - 1 with equal weights, for which that factor was derived. Only if this sum is not positive are
-- they weighted after Bartlett (Newey and West 1987), and uses_bartlett says so. Null below 10 differences, for at most two horizons of
-- them, and if they are all the same.
create or replace function worker.dm_statistic(sums worker.loss_sums, horizon integer, out t double precision, out uses_bartlett boolean)
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  n constant double precision := (sums).n;
  mean constant double precision := (sums).total / (sums).n;
  products constant double precision[] := (sums).products;
  head constant double precision[] := (sums).head;
  tail constant double precision[] := (sums).tail;
  ends double precision := 0;
  covariance double precision;
  variance double precision := 0;
  bartlett double precision := 0;
begin
  if n < 10 or n <= 2 * horizon then
    return;
  end if;
  for k in 0..horizon - 1 loop
    if k > 0 then
      ends := ends + head[k] + tail[horizon - k];
    end if;
    -- The sum of (d(t) - mean) (d(t - k) - mean), for both signs of k.
    covariance := (products[k + 1] - mean * (2 * (sums).total - ends) + (n - k) * mean ^ 2) * case k when 0 then 1 else 2 end;
    variance := variance + covariance / n;
    bartlett := bartlett + covariance / n * (horizon - k) / horizon;
  end loop;
  -- What is left of equal differences by rounding is no variance.
  if bartlett <= 1e-12 * products[1] / n then
    return;
  end if;
  uses_bartlett := variance <= 0;
  t := sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n) * mean / sqrt(case when variance > 0 then variance else bartlett end / n);
end $$;

-- The test, two-sided, against Student's t with n - 1 degrees of freedom.
--
-- Readers call it through views and may not look into schema worker: the body is resolved when it is created.
create or replace function worker.dm_test(sums worker.loss_sums, horizon integer, out p_value double precision, out uses_bartlett boolean)
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
return (select row(worker.student_t_p_value(s.t, (sums).n - 1), s.uses_bartlett) from worker.dm_statistic(sums, horizon) as s);

-- The same of loss differences in order of time.
create or replace function worker.dm_test(differences double precision[], horizon integer, out p_value double precision, out uses_bartlett boolean)
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
return worker.dm_test(worker.loss_sums_of(differences, horizon), horizon);

-- The 95 % interval of a share (Wilson, JASA 1927).
create or replace function worker.share_interval(hits bigint, n bigint, out lower double precision, out upper double precision)
language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
  select greatest(0, centre - half), least(1, centre + half)
  from (select 1.959963984540054::double precision as z, hits::double precision / nullif(n, 0) as p) as given,
    lateral (select (p + z ^ 2 / (2 * n)) / (1 + z ^ 2 / n) as centre,
      z / (1 + z ^ 2 / n) * sqrt(p * (1 - p) / n + z ^ 2 / (4 * n::double precision ^ 2)) as half) as bounds
$$;
