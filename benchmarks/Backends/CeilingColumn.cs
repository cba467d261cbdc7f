using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Zkml.Gpu;

namespace Zkml.Benchmarks.Backends;

/// <summary>A column that tells what share of a ceiling of the card a figure is.</summary>
/// <param name="name">The column's name.</param>
/// <param name="legend">What it is a share of.</param>
/// <param name="share">The share, for a time in seconds.</param>
internal sealed class CeilingColumn(string name, string legend, Func<Work, Card, double, double> share) : IColumn
{
    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => legend;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (benchmarkCase.Parameters["Backend"] is not "gpu"
            || summary[benchmarkCase]?.ResultStatistics is not { } statistics
            || Activator.CreateInstance(benchmarkCase.Descriptor.Type) is not BackendBenchmarks benchmarks)
        {
            return "-";
        }

        foreach (BenchmarkDotNet.Parameters.ParameterInstance parameter in benchmarkCase.Parameters.Items)
            benchmarks.GetType().GetProperty(parameter.Name)!.SetValue(benchmarks, parameter.Value);
        Work work = benchmarks.WorkOf(benchmarkCase.Descriptor.WorkloadMethod.Name);
        double seconds = statistics.Mean * 1e-9 * benchmarkCase.Descriptor.OperationsPerInvoke;
        return share(work, BackendBenchmarks.Gpu!.Card!, seconds).ToString("0.0 %", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => BackendBenchmarks.Gpu is not null;
}
