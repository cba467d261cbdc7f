using System.Text;

namespace Zkml.KernelGenerator;

/// <summary>Text with indentation, and names that are new.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private int _names;
    private bool _opened;

    /// <summary>Writes a line.</summary>
    public void Line(string text = "")
    {
        _text.Append(' ', text.Length == 0 ? 0 : 4 * _depth).Append(text).Append('\n');
        _opened = false;
    }

    /// <summary>Opens a block.</summary>
    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
        _opened = true;
    }

    /// <summary>Closes a block.</summary>
    public void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>Leaves a line empty, except at the start of a block.</summary>
    public void Separate()
    {
        if (!_opened)
        {
            Line();
        }
    }

    /// <summary>A writer at the same depth, whose text is appended later.</summary>
    public CodeWriter Nested() => new() { _depth = _depth };

    /// <summary>Appends a nested writer's text.</summary>
    public void Append(string text) => _text.Append(text);

    /// <summary>A name that this writer has not given out.</summary>
    public string Name(string stem) => $"{stem}{_names++}";

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
