namespace Worker.Reviews;

/// <summary>The form in which a store or program gives its reviews: it sets what the settings of a source leave empty.</summary>
internal enum ReviewLayout
{
    /// <summary>The monthly CSV of the Google Play Console: UTF-16, a row a rating, many without words.</summary>
    GooglePlay,

    /// <summary>The customer reviews of the App Store Connect API, as JSON.</summary>
    AppStoreConnect,

    /// <summary>Amazon's public review data, one JSON object a line, of 2014, 2018 or 2023.</summary>
    Amazon,

    /// <summary>The CSV that Trustpilot Business exports.</summary>
    Trustpilot,

    /// <summary>The answers of Steam's <c>appreviews</c>, as JSON with a cursor.</summary>
    Steam,

    /// <summary>A spreadsheet saved as CSV in a country that writes <c>4,5</c>: semicolons, dates as dd.mm.yyyy.</summary>
    ExcelEuropean,
}
