using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Commitments;
using Zkml.Prover.Plonk;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Files;

/// <summary>A proof with the place that it was made for; it is worthless elsewhere.</summary>
/// <param name="Context">Chain, contract, challenge and submitter.</param>
/// <param name="Proof">The proof.</param>
public sealed record PlacedProof(StatementContext Context, WrappedProof Proof);

/// <summary>A wrapped proof: context, K, commitments, claim, PLONK, opening. Whether it holds is for the verifier to say.</summary>
public sealed class WrappedProofFile : FileFormat<WrappedProofFile, PlacedProof>, IFileFormat<PlacedProof>
{
    private const int MaximumGroups = 1 << 24;
    private const int MaximumCoordinates = 64;

    private WrappedProofFile()
    {
    }

    static FileKind IFileFormat<PlacedProof>.Kind => FileKinds.WrappedProof;

    static bool IFileFormat<PlacedProof>.IsSecret => false;

    static void IFileFormat<PlacedProof>.WriteBody(BinaryFileWriter writer, PlacedProof value)
    {
        (StatementContext context, WrappedProof proof) = value;
        writer.WriteBytes(EvmWord.Of(context.ChainId));
        writer.WriteBytes(EvmWord.Of(context.Contract));
        writer.WriteBytes(EvmWord.Of(context.ChallengeId));
        writer.WriteBytes(EvmWord.Of(context.Submitter));
        writer.WriteInt32(proof.Correct);
        writer.WriteG1s([.. proof.Commitments.Aux]);
        writer.WriteG1(proof.Commitments.Multiplicities);
        writer.WriteG1(proof.Commitments.Mask);
        writer.WriteScalars(proof.Claim.Groups);
        writer.WriteScalar(proof.Claim.Rho);
        writer.WriteScalars(proof.Claim.Point);
        writer.WriteScalar(proof.Claim.Value);
        proof.Plonk.Write(writer);
        proof.Opening.Write(writer);
    }

    static PlacedProof IFileFormat<PlacedProof>.ReadBody(BinaryFileReader reader)
    {
        StatementContext context = new(
            EvmWord.Read(reader.ReadBytes("chain", EvmWord.Size)),
            ReadAddress(reader, "contract"),
            EvmWord.Read(reader.ReadBytes("challenge", EvmWord.Size)),
            ReadAddress(reader, "submitter"));
        int correct = reader.ReadInt32("correct");
        G1Affine[] aux = reader.ReadG1s("witness commitments", MaximumGroups);
        G1Affine multiplicities = reader.ReadG1("multiplicities' commitment");
        G1Affine mask = reader.ReadG1("mask's commitment");
        Fr[] groups = reader.ReadScalars("group coordinates", MaximumCoordinates);
        Fr rho = reader.ReadScalar("ρ");
        Fr[] point = reader.ReadScalars("point", MaximumCoordinates);
        Fr value = reader.ReadScalar("value");
        OpeningClaim<Fr> claim = new(groups, rho, point, value);
        var plonk = PlonkProof.Read(reader);
        var opening = MercuryProof.Read(reader);
        return new PlacedProof(context, new WrappedProof(correct, new WitnessCommitments(aux, multiplicities, mask), claim, plonk, opening));
    }

    private static BigInteger ReadAddress(BinaryFileReader reader, string field)
    {
        BigInteger address = EvmWord.Read(reader.ReadBytes(field, EvmWord.Size));
        return address.GetBitLength() <= EvmWord.AddressBits ? address : throw reader.Fail(field, "longer than an address");
    }
}
