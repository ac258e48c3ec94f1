#!/usr/bin/env bash
# From nothing to forecasts and sentiment in PostgreSQL, without a network once the packages are there:
#   deploy/quickstart.sh                     real AAPL prices of 2010-2020 and made-up reviews from deploy/samples, as of 2020-12-31
#   deploy/quickstart.sh --live MSFT NVDA    forecasts from Yahoo's prices, as of today, for symbols of your own
# Running it again does no work twice. Everything it makes lies in .quickstart/; delete that folder to start over.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
home=$root/.quickstart

live='' symbols=(AAPL) as_of=(--as-of 2020-12-31) data=$home/data
if [ "${1:-}" = --live ]; then
  shift
  [ $# -gt 0 ] || { echo "usage: deploy/quickstart.sh --live SYMBOL [SYMBOL ...]" >&2; exit 2; }
  live=yes symbols=("$@") as_of=() data=$home/live
elif [ $# -gt 0 ]; then
  echo "usage: deploy/quickstart.sh [--live SYMBOL [SYMBOL ...]]" >&2
  exit 2
fi

deploy/prerequisites.sh

mkdir -p "$home"
dotnet publish src/Worker/Worker.csproj --configuration Release --output "$home/app" --nologo --verbosity quiet -p:RestoreLockedMode=true
echo "build: $home/app"

json_list() { printf '"%s", ' "$@" | sed 's/, $//'; }
if [ -n "$live" ]; then
  prices='"Source": "Yahoo"' sources=''
else
  prices="\"Source\": \"Csv\", \"Csv\": { \"Path\": \"$root/deploy/samples/prices\" }"
  sources="{ \"Name\": \"samples\", \"Kind\": \"Delimited\", \"Path\": \"$root/deploy/samples/reviews/reviews.csv\" }"
fi
# The sentiment model is the bundled encoder, fine-tuned on the sample reviews in under a minute.
cat >"$home/settings.json" <<EOF
{
  "DataFolder": "$data",
  "Prices": { $prices, "Symbols": [$(json_list "${symbols[@]}")] },
  "Reviews": { "Sources": [$sources] }
}
EOF
cat >"$home/forecast-worker" <<EOF
#!/bin/sh
# The worker on the quickstart's data; its settings are in settings.json in the same folder.
exec "$home/app/forecast-worker" --settings "$home/settings.json" "\$@"
EOF
chmod +x "$home/forecast-worker"

worker=$home/forecast-worker
"$worker" migrate
"$worker" run fetch-prices
if [ -z "$live" ]; then
  # A quarter of the past, each session forecast as if on that day by a version that had seen none of it.
  "$worker" run train-forecaster --as-of 2020-09-30
  "$worker" backfill forecast --from 2020-09-30 --to 2020-12-30 --only-missing | tail -n 1
fi
"$worker" run train-forecaster ${as_of[@]+"${as_of[@]}"}
"$worker" run forecast ${as_of[@]+"${as_of[@]}"}

echo
"$worker" sql "
  select symbol, as_of_date, horizon, target_date, round(predicted_close, 2) as predicted_close, round(lower_80, 2) as lower_80,
         round(upper_80, 2) as upper_80, round(naive_close, 2) as naive_close, model
  from api.latest_forecasts where symbol in ($(json_list "${symbols[@]}" | tr '"' "'")) order by symbol, horizon"
echo
echo "Every model, evaluated by walking forward (api.backtest_skill):"
"$worker" backtest ${as_of[@]+"${as_of[@]}"}
if [ -z "$live" ]; then
  echo
  echo "What was forecast since September, compared with the actual closes (api.forecast_skill):"
  "$worker" sql "
    select model, horizon, n, round(rmse_ratio::numeric, 4) as rmse_ratio, round(pinball_ratio::numeric, 4) as pinball_ratio,
           round(coverage_80::numeric, 2) as coverage_80, round(coverage_95::numeric, 2) as coverage_95, round(dm_p_value::numeric, 3) as dm_p_value
    from api.forecast_skill where horizon in (1, 5) order by horizon, pinball_ratio"
fi
echo
for symbol in "${symbols[@]}"; do
  "$worker" plot "$symbol" --out "$home/$symbol.png" ${as_of[@]+"${as_of[@]}"}
done

if [ -z "$live" ]; then
  echo
  "$worker" run fetch-reviews
  "$worker" run train-sentiment
  "$worker" run score-reviews
  echo
  "$worker" sql "
    select subject, date, n, round(mean_score::numeric, 2) as mean_score, round(positive_share::numeric, 2) as positive_share
    from api.daily_sentiment where date > '2020-12-20' order by subject, date"
  echo
  "$worker" plot --sentiment Larkpad --out "$home/Larkpad-sentiment.png"
  "$worker" wordcloud --out "$home/wordcloud.png"
fi

echo
"$worker" report --out "$home/report.html"

cat <<EOF

Next:
  see it               .quickstart/report.html                               (in a browser)
  query                .quickstart/forecast-worker sql                        (psql; try: \\d api.*)
  how good is it       .quickstart/forecast-worker models
  every verb           .quickstart/forecast-worker --help
  your own symbols     deploy/quickstart.sh --live MSFT NVDA                   (Yahoo, as of today)
EOF
