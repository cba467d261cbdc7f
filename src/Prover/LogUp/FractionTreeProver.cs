using Zkml.Algebra.Backends;
using Zkml.Prover.Transcripts;

namespace Zkml.Prover.LogUp;

/// <summary>The prover of <see cref="FractionTreeVerifier"/>.</summary>
public static class FractionTreeProver
{
    /// <summary>Proves a tree from the root down and returns the leaf point.</summary>
    /// <param name="tree">The tree; its layers are consumed.</param>
    /// <param name="channel">The messages.</param>
    /// <param name="layerDone">Called after each layer with the number of its nodes' index bits.</param>
    /// <param name="cancellation">Checked between layers.</param>
    public static Fr[] Prove(IFractionTree tree, ProverChannel channel, Action<int> layerDone, CancellationToken cancellation)
    {
        Fr numerator = tree.Root.Numerator;
        Fr denominator = tree.Root.Denominator;
        channel.Send(denominator);
        Fr[] point = [];
        for (int depth = 0; depth < tree.Depth; depth++)
        {
            cancellation.ThrowIfCancellationRequested();
            Fr lambda = channel.Challenge();
            Fr claim = numerator + (lambda * denominator);
            using IFractionLayer layer = tree.OpenLayer(depth, point, lambda);
            var next = new Fr[depth + 1];
            for (int j = 0; j < depth; j++)
            {
                // The claim gives t(1) from t(0): C = (1 - r)·t(0) + r·t(1). Challenges are 0 with probability 2^-254.
                (Fr atZero, Fr quadratic) = layer.RoundPolynomial();
                Fr atOne = (claim - ((Fr.One - point[j]) * atZero)) * point[j].Inverse();
                Fr linear = atOne - atZero - quadratic;
                channel.Send(linear);
                channel.Send(quadratic);
                Fr challenge = channel.Challenge();
                layer.Bind(challenge);
                claim = atZero + (challenge * (linear + (challenge * quadratic)));
                next[j + 1] = challenge;
            }

            (Fr p0, Fr p1, Fr q0, Fr q1) = layer.Final();
            channel.Send(p0);
            channel.Send(p1);
            channel.Send(q0);
            channel.Send(q1);
            Fr half = channel.Challenge();
            numerator = p0 + (half * (p1 - p0));
            denominator = q0 + (half * (q1 - q0));
            next[0] = half;
            point = next;
            layerDone(depth);
        }

        return point;
    }
}
