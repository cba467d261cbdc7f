using System.Text;

namespace Zkml.Prover.Chain;

/// <summary>Text that a node or a contract wrote, made fit to be shown.</summary>
internal static class NodeText
{
    private const int Longest = 200;

    /// <summary>One line of at most 200 characters, without any that steer a terminal.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest)
                return line.Append("...").ToString();
            line.Append(IsPlain(rune) ? rune.ToString() : " ");
        }

        return line.ToString().Trim();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator
        or System.Globalization.UnicodeCategory.OtherNotAssigned
        or System.Globalization.UnicodeCategory.PrivateUse);
}
