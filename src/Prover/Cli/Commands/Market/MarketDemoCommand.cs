using System.CommandLine;
using Zkml.Algebra.Backends;
using Zkml.Circuits.Compilation;
using Zkml.Circuits.Data;
using Zkml.Circuits.Network;
using Zkml.Prover.Chain;
using Zkml.Prover.Commitments;
using Zkml.Prover.Pipelines;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Cli.Commands.Market;

/// <summary><c>prover market demo</c>: the whole story on a chain of its own, with real images and two real models.</summary>
internal sealed class MarketDemoCommand : ProverCommand
{
    private readonly Option<string> _backend = BackendOption.Create();

    /// <summary>Makes the command.</summary>
    public MarketDemoCommand(CommandEnvironment environment, CommonOptions common)
        : base(
            "demo",
            "Play two challenges on a local chain: real CIFAR-10, two real models, a copied proof, a lie, an owner who stays silent",
            environment,
            common) => Add(_backend);

    /// <inheritdoc/>
    protected override ExitCode Run(ParseResult arguments, CommandSession session)
    {
        IBackend backend = BackendOption.Open(arguments.GetValue(_backend)!);
        using var chain = DevelopmentChain.Start(cancellation: session.Cancellation);
        SampleSet images = SampleReader.Read(ShippedSamples.PathOf(ShippedSamples.Images), count: MarketStory.Samples);
        IntegerNetwork strong = ShippedSamples.Quantize(ShippedSamples.Vgg, session.Progress, session.Cancellation).Network;
        IntegerNetwork weak = ShippedSamples.Quantize(ShippedSamples.LeNet5, session.Progress, session.Cancellation).Network;
        int bits = new[] { strong, weak }.Max(network => WrapKeyGenerator.RequiredBits(
            CircuitCompiler.Compile(network.Architecture, MarketStory.HoldOutSamples, MarketStory.GroupBits)));
        using Srs srs = UnsafeSetup.Open(bits, progress: session.Progress, cancellation: session.Cancellation);
        session.Status("note: the demo's structured reference string is for development; see 'prover srs --help'");

        var pipeline = new ProvingPipeline(backend, srs, session.Progress, session.Cancellation);
        using var story = new MarketStory(chain, pipeline, session);
        story.Play(images, strong, weak);
        story.Tell(session.Report);
        return ExitCode.Ok;
    }
}
