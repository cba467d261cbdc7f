namespace Zkml.KernelGenerator;

/// <summary>A kernel: its signature and what one turn of its loop does.</summary>
/// <param name="Name">The method.</param>
/// <param name="Parameters">Its parameters before the number of groups, as C#.</param>
/// <param name="Advance">How each pointer moves from a group to the next, such as "x += 20".</param>
/// <param name="Body">Writes one turn.</param>
/// <param name="Prologue">Writes what comes before the loop.</param>
/// <param name="Epilogue">Writes what comes after it.</param>
/// <param name="IsWide">Whether the kernel pays with vectors of 512 bits.</param>
internal sealed record Kernel(
    string Name,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<(string Pointer, string Step)> Advance,
    Action<KernelScope> Body,
    Action<KernelScope>? Prologue = null,
    Action<KernelScope>? Epilogue = null,
    bool IsWide = true)
{
    /// <summary>The names of the parameters.</summary>
    public IEnumerable<string> Arguments => Parameters.Select(p => p[(p.LastIndexOf(' ') + 1)..]).Append("groups");

    /// <summary>The signature after the return type.</summary>
    public string Signature => $"{Name}({string.Join(", ", Parameters.Append("nint groups"))})";
}

/// <summary>Where a kernel's body is written to.</summary>
/// <param name="Writer">The text.</param>
/// <param name="Target">The instruction set.</param>
/// <param name="Field">The field.</param>
internal sealed record KernelScope(CodeWriter Writer, Target Target, FieldModulus Field)
{
    /// <summary>The columns that an accumulation keeps over the turns of its loop.</summary>
    public Columns? Accumulator { get; set; }

    /// <summary>A product's left operand: each digit is loaded once, into a local of the given name.</summary>
    public Func<int, string> Left(string name, Func<int, string> value) => i =>
    {
        Writer.Line($"var {name}{i} = {value(i)};");
        return $"{name}{i}";
    };

    /// <summary>A product's left operand in memory.</summary>
    public Func<int, string> Left(string pointer) => Left($"{pointer}_", i => Target.Load(pointer, i));

    /// <summary>
    /// A product's right operand: read from memory at each use where registers are few, else loaded once.
    /// </summary>
    public Func<int, string> Right(string name, Func<int, string> value)
    {
        if (!Target.IsWide)
        {
            return value;
        }

        for (int j = 0; j < FieldModulus.Limbs; j++)
        {
            Writer.Line($"var {name}{j} = {value(j)};");
        }

        return j => $"{name}{j}";
    }

    /// <summary>A product's right operand in memory.</summary>
    public Func<int, string> Right(string pointer) => Right($"{pointer}_", j => Target.Load(pointer, j));

    /// <summary>The reduced sum of products.</summary>
    public string[] Multiply(params (Func<int, string> Left, Func<int, string> Right)[] factors)
    {
        var product = new Product(Writer, Target, Field);
        product.AddRows(factors);
        return product.Reduce();
    }

    /// <summary>Brings digits back to an element's.</summary>
    public void Normalise(string[] digits) => Normalisation.Reduce(Writer, Target, Field, digits);

    /// <summary>Stores a group's digits.</summary>
    public void Store(string[] digits, string pointer)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            Writer.Line(Target.Store(digits[i], pointer, i));
        }
    }
}
