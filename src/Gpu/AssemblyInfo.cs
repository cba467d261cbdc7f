using System.Runtime.CompilerServices;
using ILGPU;

// ILGPU emits kernel launchers into an assembly of its own.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]
