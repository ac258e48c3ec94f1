-- Two-sided p-value of Student's t distribution for whole degrees of freedom, in closed form (Abramowitz and Stegun,
-- Handbook of Mathematical Functions, 26.7.3 and 26.7.4): PostgreSQL before 18 has neither erf nor lgamma.
create or replace function worker.student_t_p_value(t double precision, degrees integer) returns double precision
language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  theta constant double precision := atan(t / sqrt(degrees));
  cosine_squared constant double precision := cos(theta) ^ 2;
  term double precision;
  total double precision;
  k integer;
begin
  if degrees < 1 then
    raise exception 'degrees of freedom are %, they should be 1 or more', degrees;
  end if;
  if degrees % 2 = 0 then
    term := 1;
    k := 2;
  else
    term := cos(theta);
    k := 3;
  end if;

  total := 0;
  while k <= degrees loop
    total := total + term;
    term := term * cosine_squared * (k - 1) / k;
    exit when term < 1e-18;
    k := k + 2;
  end loop;

  return greatest(0, 1 - abs(case when degrees % 2 = 0 then sin(theta) * total else (theta + sin(theta) * total) * 2 / pi() end));
end $$;
