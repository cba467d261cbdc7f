using Zkml.Circuits;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Network;

namespace Zkml.Prover.Files;

/// <summary>
/// An architecture inside a body: first what determines its circuit, then the layers' names, which serve messages only and are
/// no part of a circuit's digest.
/// </summary>
internal static class ArchitectureFormat
{
    private const int MaximumChannels = 1 << 24;

    /// <summary>The fewest bytes of a layer: shape, activation, pool's flag, number of terms.</summary>
    private const int LayerSize = (5 * sizeof(int)) + 1;

    private const int TermSize = 10 * sizeof(int);

    /// <summary>Writes an architecture.</summary>
    /// <exception cref="UserErrorException">It is out of the protocol's bounds.</exception>
    public static void Write(BinaryFileWriter writer, NetworkArchitecture architecture)
    {
        ArchitectureValidator.Check(architecture);
        WriteShapes(writer, architecture);
        WriteNames(writer, architecture);
    }

    /// <summary>Reads and checks an architecture.</summary>
    public static NetworkArchitecture Read(BinaryFileReader reader) => ReadNames(reader, ReadShapes(reader));

    /// <summary>Writes all but the names.</summary>
    public static void WriteShapes(BinaryFileWriter writer, NetworkArchitecture architecture)
    {
        WriteShape(writer, architecture.Input);
        writer.WriteInt32s([.. architecture.InputZeroPoints]);
        writer.WriteInt32(architecture.AccumulatorBits);
        writer.WriteInt32(architecture.FractionalBits);
        writer.WriteInt32(architecture.ActivationBits);
        writer.WriteInt32(architecture.Layers.Count);
        foreach (LayerArchitecture layer in architecture.Layers)
            WriteLayer(writer, layer);
    }

    /// <summary>Writes the layers' names.</summary>
    public static void WriteNames(BinaryFileWriter writer, NetworkArchitecture architecture)
    {
        foreach (LayerArchitecture layer in architecture.Layers)
            writer.WriteString(layer.Name);
    }

    /// <summary>Reads what <see cref="WriteShapes"/> writes; <see cref="ReadNames"/> makes an architecture of it.</summary>
    public static NetworkArchitecture ReadShapes(BinaryFileReader reader)
    {
        TensorShape input = ReadShape(reader, "input shape");
        int[] zeroPoints = reader.ReadInt32s("input zero points", MaximumChannels);
        int accumulatorBits = reader.ReadInt32("accumulator bits");
        int fractionalBits = reader.ReadInt32("fractional bits");
        int activationBits = reader.ReadInt32("activation bits");
        var layers = new LayerArchitecture[reader.ReadCount("layers", ArchitectureValidator.MaximumLayers, LayerSize)];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = ReadLayer(reader, $"layer {i}");
        return new NetworkArchitecture(input, zeroPoints, accumulatorBits, fractionalBits, activationBits, layers);
    }

    /// <summary>Reads the layers' names and checks the whole architecture.</summary>
    public static NetworkArchitecture ReadNames(BinaryFileReader reader, NetworkArchitecture shapes)
    {
        var layers = new LayerArchitecture[shapes.Layers.Count];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = shapes.Layers[i] with { Name = reader.ReadString("layer names", 3 * ArchitectureValidator.MaximumNameLength) };
        return reader.Check("architecture", () =>
        {
            NetworkArchitecture architecture = shapes with { Layers = layers };
            ArchitectureValidator.Check(architecture);
            return architecture;
        });
    }

    /// <summary>Writes the extents of a tensor.</summary>
    public static void WriteShape(BinaryFileWriter writer, TensorShape shape)
    {
        writer.WriteInt32(shape.Channels);
        writer.WriteInt32(shape.Width);
        writer.WriteInt32(shape.Height);
    }

    /// <summary>Reads the extents of a tensor, not checked.</summary>
    public static TensorShape ReadShape(BinaryFileReader reader, string field) =>
        new(reader.ReadInt32(field), reader.ReadInt32(field), reader.ReadInt32(field));

    /// <summary>Makes something of values that have been read; a user error in it becomes one of the file.</summary>
    public static T Check<T>(this BinaryFileReader reader, string field, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (UserErrorException e)
        {
            throw reader.Fail(field, e.Message);
        }
    }

    private static void WriteLayer(BinaryFileWriter writer, LayerArchitecture layer)
    {
        writer.WriteInt32(layer.Terms.Count);
        foreach (LinearTerm term in layer.Terms)
            WriteTerm(writer, term);
        WriteShape(writer, layer.Linear);
        writer.WriteBoolean(layer.Pool is not null);
        if (layer.Pool is { } pool)
            WritePool(writer, pool);
        writer.WriteInt32((int)layer.Activation);
    }

    private static LayerArchitecture ReadLayer(BinaryFileReader reader, string field)
    {
        var terms = new LinearTerm[reader.ReadCount(field, ArchitectureValidator.MaximumTerms, TermSize)];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = ReadTerm(reader, field);
        TensorShape linear = ReadShape(reader, field);
        MaxPool? pool = reader.ReadBoolean(field) ? ReadPool(reader, field) : null;
        var activation = (ActivationKind)reader.ReadInt32(field);
        return new LayerArchitecture(string.Empty, terms, linear, pool, activation);
    }

    private static void WriteTerm(BinaryFileWriter writer, LinearTerm term)
    {
        writer.WriteInt32(term.Source);
        writer.WriteInt32((int)term.Kind);
        writer.WriteInt32(term.KernelX);
        writer.WriteInt32(term.KernelY);
        writer.WriteInt32(term.StrideX);
        writer.WriteInt32(term.StrideY);
        writer.WriteInt32(term.PadX);
        writer.WriteInt32(term.PadY);
        writer.WriteInt32(term.DilationX);
        writer.WriteInt32(term.DilationY);
    }

    private static LinearTerm ReadTerm(BinaryFileReader reader, string field) => new(
        Source: reader.ReadInt32(field),
        Kind: (LinearKind)reader.ReadInt32(field),
        KernelX: reader.ReadInt32(field),
        KernelY: reader.ReadInt32(field),
        StrideX: reader.ReadInt32(field),
        StrideY: reader.ReadInt32(field),
        PadX: reader.ReadInt32(field),
        PadY: reader.ReadInt32(field),
        DilationX: reader.ReadInt32(field),
        DilationY: reader.ReadInt32(field));

    private static void WritePool(BinaryFileWriter writer, MaxPool pool)
    {
        writer.WriteInt32(pool.KernelX);
        writer.WriteInt32(pool.KernelY);
        writer.WriteInt32(pool.StrideX);
        writer.WriteInt32(pool.StrideY);
        writer.WriteInt32(pool.PadX);
        writer.WriteInt32(pool.PadY);
        writer.WriteInt32(pool.Width);
        writer.WriteInt32(pool.Height);
    }

    private static MaxPool ReadPool(BinaryFileReader reader, string field) => new(
        KernelX: reader.ReadInt32(field),
        KernelY: reader.ReadInt32(field),
        StrideX: reader.ReadInt32(field),
        StrideY: reader.ReadInt32(field),
        PadX: reader.ReadInt32(field),
        PadY: reader.ReadInt32(field),
        Width: reader.ReadInt32(field),
        Height: reader.ReadInt32(field));
}
