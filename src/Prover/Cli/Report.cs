using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Zkml.Prover.Cli;

/// <summary>
/// A command's result, said once and rendered twice: as lines and tables for a person, as one JSON object for a program. Keys are
/// camelCase and part of the command's contract.
/// </summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonObject _json = [];
    private readonly List<Action<IAnsiConsole, int>> _text = [];
    private int _labelWidth;

    /// <summary>Adds a value under <paramref name="key"/>; a person reads <paramref name="label"/> and <paramref name="text"/>.</summary>
    public Report Add(string key, string label, JsonNode value, string? text = null)
    {
        _json.Add(key, value);
        return Line(label, text ?? TextOf(value));
    }

    /// <summary>Adds an object that only a program reads; lines beside it say the same to a person.</summary>
    public Report AddObject(string key, JsonObject value)
    {
        _json.Add(key, value);
        return this;
    }

    /// <summary>Adds a table: an array of objects in JSON, one a row.</summary>
    public Report AddTable(string key, IReadOnlyList<(string Key, string Title)> columns, IReadOnlyList<JsonNode[]> rows)
    {
        var array = new JsonArray();
        var table = new Table { Border = TableBorder.Simple };
        for (int i = 0; i < columns.Count; i++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(columns[i].Title))
            {
                Alignment = rows.Count > 0 && rows[0][i].GetValueKind() == JsonValueKind.Number ? Justify.Right : Justify.Left,
                NoWrap = true,
            });
        }

        foreach (JsonNode[] row in rows)
        {
            var item = new JsonObject();
            for (int i = 0; i < columns.Count; i++)
                item.Add(columns[i].Key, row[i]);
            array.Add(item);
            table.AddRow([.. row.Select(cell => Markup.Escape(TextOf(cell)))]);
        }

        _json.Add(key, array);
        _text.Add((console, _) => console.Write(table));
        return this;
    }

    /// <summary>Adds a line that only a person reads.</summary>
    public Report Line(string label, string text)
    {
        _labelWidth = Math.Max(_labelWidth, label.Length);
        _text.Add((console, width) => console.WriteLine($"{label.PadRight(width)}  {text}".TrimEnd()));
        return this;
    }

    /// <summary>Writes the result to standard output.</summary>
    public void Write(IAnsiConsole output, bool json)
    {
        if (json)
        {
            output.Profile.Out.Writer.WriteLine(_json.ToJsonString(Indented));
            return;
        }

        foreach (Action<IAnsiConsole, int> write in _text)
            write(output, _labelWidth);
    }

    private static string TextOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Number when value.AsValue().TryGetValue(out long integer) => integer.ToString("N0", CultureInfo.InvariantCulture),
        JsonValueKind.Number when value.AsValue().TryGetValue(out int integer) => integer.ToString("N0", CultureInfo.InvariantCulture),
        JsonValueKind.Number when value.AsValue().TryGetValue(out uint integer) => integer.ToString("N0", CultureInfo.InvariantCulture),
        JsonValueKind.Number => value.GetValue<double>().ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToJsonString(),
    };
}
