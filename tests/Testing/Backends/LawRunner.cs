using System.Reflection;
using System.Runtime.ExceptionServices;
using Xunit.Sdk;
using Zkml.Algebra.Backends;

namespace Zkml.Testing.Backends;

/// <summary>Runs the laws on a backend that may be absent, by name: on a device, and where there is no test runner.</summary>
public static class LawRunner
{
    /// <summary>The laws' names.</summary>
    public static IEnumerable<string> Names => Laws.Select(law => law.Name);

    private static IEnumerable<MethodInfo> Laws =>
        typeof(BackendLaws).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null);

    /// <summary>Runs a law on all its cases; what a case throws is thrown.</summary>
    /// <returns>The number of cases.</returns>
    public static int Run(IBackend backend, string name)
    {
        MethodInfo law = Laws.Single(method => method.Name == name);
        object[]?[] cases = law.GetCustomAttribute<TheoryAttribute>() is null
            ? [null]
            : [.. law.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(law))];
        foreach (object[]? arguments in cases)
        {
            try
            {
                _ = law.Invoke(new Subjects(backend), arguments);
            }
            catch (TargetInvocationException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException!);
            }
        }

        return cases.Length;
    }

    private sealed class Subjects(IBackend backend) : BackendLaws
    {
        protected override IBackend Subject => backend;
    }
}
