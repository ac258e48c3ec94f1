namespace Worker.Migrations;

/// <summary>The tables that the scheduler keeps its state in, schema <c>quartz</c>.</summary>
internal static class SchedulerTables
{
    /// <summary>As Quartz 4.7.3 wants them.</summary>
    public static string Create { get; } = Read("Scheduler/quartz_4_7.sql");

    /// <summary>The schema itself stays: it belongs to the foundations.</summary>
    public const string Drop =
        """
        do $$ declare name text; begin
          for name in select tablename from pg_tables where schemaname = 'quartz' loop
            execute format('drop table quartz.%I cascade', name);
          end loop;
        end $$
        """;

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(SchedulerTables).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
