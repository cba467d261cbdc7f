using System.Reflection;
using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using PtxRegister = ILGPU.Backends.RegisterAllocator<ILGPU.Backends.PTX.PTXRegisterKind>;

namespace Zkml.Gpu.Fields;

/// <summary>Tells ILGPU what to emit for the fields' arithmetic on CUDA.</summary>
internal static class FieldIntrinsics
{
    private static readonly PtxArithmetic FrText = new(Fr.Modulus);
    private static readonly PtxArithmetic FqText = new(Fq.Modulus);
    private static readonly PtxArithmetic LazyFqText = new(Fq.Modulus, isLazy: true);

    /// <summary>Registers the generators.</summary>
    public static Context.Builder FieldArithmetic(this Context.Builder builder)
    {
        IntrinsicImplementationManager manager = builder.GetIntrinsicManager();
        foreach (string operation in (string[])[nameof(FrOnDevice.Multiply), nameof(FrOnDevice.Square), nameof(FrOnDevice.Add), nameof(FrOnDevice.Subtract)])
        {
            Register(typeof(FrOnDevice), operation, "Fr" + operation);
            Register(typeof(FqOnDevice), operation, "Fq" + operation);
            Register(typeof(LazyFq), operation, "LazyFq" + operation);
        }

        Register(typeof(LazyFq), nameof(LazyFq.MultiplySubtract), nameof(LazyFqMultiplySubtract));
        return builder;

        void Register(Type field, string operation, string generator) => manager.RegisterMethod(
            field.GetMethod(operation, BindingFlags.Static | BindingFlags.Public)!,
            new PTXIntrinsic(
                typeof(FieldIntrinsics).GetMethod(generator, BindingFlags.Static | BindingFlags.NonPublic)!,
                IntrinsicImplementationMode.GenerateCode));
    }

#pragma warning disable IDE0051, IDE0060 // found by reflection, of the signature that ILGPU calls
    private static void FrMultiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FrText.Multiply(r, x[0], x[1]));

    private static void FrSquare(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FrText.Square(r, x[0]));

    private static void FrAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FrText.Add(r, x[0], x[1]));

    private static void FrSubtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FrText.Subtract(r, x[0], x[1]));

    private static void FqMultiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FqText.Multiply(r, x[0], x[1]));

    private static void FqSquare(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FqText.Square(r, x[0]));

    private static void FqAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FqText.Add(r, x[0], x[1]));

    private static void FqSubtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => FqText.Subtract(r, x[0], x[1]));

    private static void LazyFqMultiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => LazyFqText.Multiply(r, x[0], x[1]));

    private static void LazyFqSquare(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => LazyFqText.Square(r, x[0]));

    private static void LazyFqAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => LazyFqText.Add(r, x[0], x[1]));

    private static void LazyFqSubtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => LazyFqText.Subtract(r, x[0], x[1]));

    private static void LazyFqMultiplySubtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, (r, x) => LazyFqText.MultiplySubtract(r, x[0], x[1], x[2], x[3]));
#pragma warning restore IDE0051, IDE0060

    private static void Emit(PTXCodeGenerator generator, Value value, Func<string[], string[][], string> text)
    {
        string[][] operands = [.. Enumerable.Range(0, value.Count).Select(i => Names(generator, generator.Load(value[i])))];
        generator.Builder.Append(text(Names(generator, generator.Allocate(value)), operands));
    }

    private static string[] Names(PTXCodeGenerator generator, PtxRegister.Register register) =>
    [
        .. ((PtxRegister.CompoundRegister)register).Children.Select(child =>
            "%" + PTXRegisterAllocator.GetStringRepresentation(generator.EnsureHardwareRegister((PtxRegister.PrimitiveRegister)child))),
    ];
}
