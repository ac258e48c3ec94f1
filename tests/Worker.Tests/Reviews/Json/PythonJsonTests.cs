using System.Text;
using Worker.Reviews.Json;

namespace Worker.Tests.Reviews.Json;

public sealed class PythonJsonTests
{
    [Theory]
    [InlineData("{\"a\":NaN,\"b\":Infinity,\"c\":-Infinity}", "{\"a\":null,\"b\":null,\"c\":null}")]
    [InlineData("{\"a\":\"NaN\",\"b\":\"a \\\" NaN\",\"c\":[NaN, -1, true]}", "{\"a\":\"NaN\",\"b\":\"a \\\" NaN\",\"c\":[null, -1, true]}")]
    [InlineData("NaN", "null")]
    [InlineData("NaNs", "NaNs")]
    [InlineData("[1e-5,-Infinit]", "[1e-5,-Infinit]")]
    public void Numbers_of_python_become_null_outside_of_texts(string json, string repaired)
    {
        Assert.Equal(repaired, PythonJson.Repair(json));

        // The same in pieces of one character.
        var (filter, text) = (new PythonJson(), new StringBuilder());
        foreach (var c in json)
            filter.Append([c], text);
        filter.End(text);
        Assert.Equal(repaired, text.ToString());
    }
}
