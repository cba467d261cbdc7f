using System.Text;

namespace Zkml.KernelGenerator;

/// <summary>Text with indentation, and names that are new.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private int _names;

    /// <summary>Writes a line.</summary>
    public void Line(string text = "")
    {
        _text.Append(' ', text.Length == 0 ? 0 : 4 * _depth).Append(text).Append('\n');
    }

    /// <summary>Opens a block; names start again with each method.</summary>
    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    /// <summary>Closes a block.</summary>
    public void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>A name that the current method has not used.</summary>
    public string Name(string stem) => $"{stem}{_names++}";

    /// <summary>Starts the names again.</summary>
    public void ResetNames() => _names = 0;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
