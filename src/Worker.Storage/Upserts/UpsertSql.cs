namespace Worker.Storage.Upserts;

/// <summary>The text of an upsert.</summary>
internal static class UpsertSql
{
    public static string Of<TRow>(Upsert<TRow> upsert)
        where TRow : class
    {
        var columns = List(upsert.Inserted);
        var parameters = string.Join(", ", Enumerable.Range(1, upsert.Inserted.Count).Select(number => $"${number}"));
        var filter = upsert.Rules.Filter is { } condition ? $" where {condition}" : "";
        return $"insert into {upsert.Table} as stored ({columns}) select given.* from unnest({parameters}) as given ({columns}){filter} "
            + $"on conflict ({List(upsert.Key)}) {OnConflict(upsert)}";
    }

    private static string OnConflict<TRow>(Upsert<TRow> upsert)
        where TRow : class
    {
        if (upsert.Updated.Count == 0) return "do nothing";
        var kept = upsert.KeptIfNull;
        var compared = upsert.Compared;
        var set = upsert.Updated.Select(column => $"\"{column}\" = {New(column)}");
        var update = $"do update set {string.Join(", ", set)}";
        return compared.Count == 0 ? update : $"{update} "
            + $"where ({List(compared, "stored.")}) is distinct from ({string.Join(", ", compared.Select(New))})";

        string New(string column) =>
            kept.Contains(column) ? $"coalesce(excluded.\"{column}\", stored.\"{column}\")" : $"excluded.\"{column}\"";
    }

    private static string List(IEnumerable<string> columns, string prefix = "") =>
        string.Join(", ", columns.Select(column => $"{prefix}\"{column}\""));
}
