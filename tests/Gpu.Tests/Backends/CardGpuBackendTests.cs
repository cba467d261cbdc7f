using System.Reflection;
using Xunit.Sdk;
using Zkml.Algebra.Backends;
using Zkml.Testing.Backends;

namespace Zkml.Gpu.Tests.Backends;

/// <summary>The laws on a CUDA card. Without one each is reported as skipped, by its name.</summary>
public sealed class CardGpuBackendTests(CardGpuBackendTests.Card card) : IClassFixture<CardGpuBackendTests.Card>
{
    [Theory]
    [LawsOnCard]
    public void Law(string name) => Assert.True(LawRunner.Run(card.Backend!, name) > 0);

    /// <summary>The card, opened once for all laws.</summary>
    public sealed class Card : IDisposable
    {
        public Card()
        {
            try
            {
                Backend = GpuBackend.Open();
            }
            catch (DeviceException exception)
            {
                Reason = exception.Message;
            }
        }

        public GpuBackend? Backend { get; }

        public string? Reason { get; }

        public void Dispose() => Backend?.Dispose();
    }

    /// <summary>The names of the laws, skipped where there is no card to run them on.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LawsOnCardAttribute : DataAttribute
    {
        public LawsOnCardAttribute()
        {
            using var card = new Card();
            Skip = card.Reason;
        }

        public override IEnumerable<object[]> GetData(MethodInfo testMethod) => LawRunner.Names.Select(name => new object[] { name });
    }
}
