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

    /// <summary>Registers the generators.</summary>
    public static Context.Builder FieldArithmetic(this Context.Builder builder)
    {
        IntrinsicImplementationManager manager = builder.GetIntrinsicManager();
        foreach (string operation in (string[])[nameof(FrOnDevice.Multiply), nameof(FrOnDevice.Add), nameof(FrOnDevice.Subtract)])
        {
            Register(typeof(FrOnDevice), operation, "Fr" + operation);
            Register(typeof(FqOnDevice), operation, "Fq" + operation);
        }

        return builder;

        void Register(Type field, string operation, string generator) => manager.RegisterMethod(
            field.GetMethod(operation)!,
            new PTXIntrinsic(
                typeof(FieldIntrinsics).GetMethod(generator, BindingFlags.Static | BindingFlags.NonPublic)!,
                IntrinsicImplementationMode.GenerateCode));
    }

#pragma warning disable IDE0051, IDE0060 // found by reflection, of the signature that ILGPU calls
    private static void FrMultiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, FrText.Multiply);

    private static void FrAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, FrText.Add);

    private static void FrSubtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, FrText.Subtract);

    private static void FqMultiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, FqText.Multiply);

    private static void FqAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, FqText.Add);

    private static void FqSubtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, FqText.Subtract);
#pragma warning restore IDE0051, IDE0060

    private static void Emit(PTXCodeGenerator generator, Value value, Func<string[], string[], string[], string> text)
    {
        string[] a = Names(generator, generator.Load(value[0]));
        string[] b = Names(generator, generator.Load(value[1]));
        string[] r = Names(generator, generator.Allocate(value));
        generator.Builder.Append(text(r, a, b));
    }

    private static string[] Names(PTXCodeGenerator generator, PtxRegister.Register register) =>
    [
        .. ((PtxRegister.CompoundRegister)register).Children.Select(child =>
            "%" + PTXRegisterAllocator.GetStringRepresentation(generator.EnsureHardwareRegister((PtxRegister.PrimitiveRegister)child))),
    ];
}
