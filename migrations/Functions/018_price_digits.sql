-- As Worker.Prices.PriceDigits: six digits after the point, and of a price below one nine from its first digit on.
create or replace function worker.price_digits(price numeric) returns numeric language sql immutable strict parallel safe
return case
  when price = 0 or abs(price) >= 1 then round(price, 6)
  else round(price, least(28, 8 - floor(log(abs(price)))::integer))
end;
