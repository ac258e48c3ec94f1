namespace Worker.Cli;

/// <summary>The price files that are read without a setting, as the help shows them: what it is, its header, its first row.</summary>
internal static class PriceFileLayouts
{
    public static IReadOnlyList<Example> All { get; } =
    [
        new(
            "a price file (SYMBOL.csv in Prices:Csv:Path) of Yahoo", "Date,Open,High,Low,Close,Adj Close,Volume",
            "2024-01-11,186.54,187.05,183.62,185.59,184.87,49128400"),
        new(
            "of yfinance, three header lines", "Price,Close,High,Low,Open,Volume / Ticker,AAPL,AAPL,AAPL,AAPL,AAPL / Date,,,,,",
            "2024-01-11,185.59,187.05,183.62,186.54,49128400"),
        new("of Stooq", "Date,Open,High,Low,Close,Volume", "2024-01-11,186.54,187.05,183.62,185.59,49128400"),
        new(
            "of Alpha Vantage, newest first", "timestamp,open,high,low,close,volume",
            "2024-01-11,186.5400,187.0500,183.6200,185.5900,49128400"),
        new("of Nasdaq", "Date,Close/Last,Volume,Open,High,Low", "01/11/2024,$185.59,49128400,$186.54,$187.05,$183.62"),
        new(
            "of investing.com", "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"",
            "\"01/11/2024\",\"185.59\",\"186.54\",\"187.05\",\"183.62\",\"49.13M\",\"-0.32%\""),
        new(
            "of Quandl or Tiingo: raw closes are divided by the splits of the file",
            "Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume",
            "2014-06-09,92.70,93.88,91.75,93.70,75415000,0,7,91.93,93.10,90.99,92.92,75415000"),
        new("in European style", "Datum;Erster;Hoch;Tief;Schlusskurs;Volumen", "11.01.2024;186,54;187,05;183,62;185,59;49.128.400"),
        new(
            "of many symbols, Prices:Csv:Path is the file", "date,open,high,low,close,volume,Name",
            "2024-01-11,186.54,187.05,183.62,185.59,49128400,AAPL"),
    ];
}
