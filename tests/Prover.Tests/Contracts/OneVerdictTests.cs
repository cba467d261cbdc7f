using System.Numerics;
using Zkml.Algebra.Curves;
using Zkml.Prover.Accuracy;
using Zkml.Prover.Chain;
using Zkml.Prover.Files;
using Zkml.Prover.Tests.Chain;
using Zkml.Prover.Tests.Wrap;
using Zkml.Prover.Transcripts;
using Zkml.Prover.Wrap;

namespace Zkml.Prover.Tests.Contracts;

/// <summary>Whatever is done to a proof's words, the native verifier and the contract on a real chain say the same of it.</summary>
[Collection(WrappedStatement.Collection)]
public sealed class OneVerdictTests(WrappedStatement wrapped)
{
    private const int HeaderSize = 24;
    private const int DigestSize = 32;

    [ContractFact]
    public void EveryWord_ChangedInEveryWay_GetsOneVerdict()
    {
        using ChainFixture chain = new(wrapped);
        byte[][] words = Words();
        for (int i = 0; i < words.Length; i++)
        {
            BigInteger word = EvmWord.Read(words[i]);
            foreach (BigInteger other in new[] { word + 1, BigInteger.Zero, word + Fr.Modulus, word + Fq.Modulus, EvmWord.Read(words[(i + 1) % words.Length]) })
            {
                if (other != word && other.GetBitLength() <= 256)
                    RequireOneVerdict(chain, words, [(i, other)]);
            }
        }
    }

    [ContractFact]
    public void RandomChanges_GetOneVerdict()
    {
        using ChainFixture chain = new(wrapped);
        byte[][] words = Words();
        Gen.Select(Gen.Int[0, words.Length - 1], Gen.Int[0, 255], Gen.Bool).Array[1, 3].Sample(
            changes => RequireOneVerdict(
                chain, words, [.. changes.Select(change => (change.Item1, EvmWord.Read(words[change.Item1]) ^ (BigInteger.One << change.Item2)))]),
            iter: 60,
            threads: 1);
    }

    // Not only a call: what a block records.
    [ContractFact]
    public void Transactions_OfAlteredProofs_RevertAndTheHonestOneDoesNot()
    {
        using ChainFixture chain = new(wrapped);
        byte[][] words = Words();
        Assert.True(chain.Transact(chain.Calldata));
        for (int i = 0; i < words.Length; i++)
        {
            byte[] altered = Altered(chain.Calldata, words, [(i, EvmWord.Read(words[i]) ^ 1)]);
            Assert.False(chain.Transact(altered), $"word {i}");
        }
    }

    [ContractFact]
    public void Statements_ThatAreNotTheProofs_GetOneVerdict()
    {
        using ChainFixture chain = new(wrapped);
        WrapStatement own = wrapped.Statement;
        WrappedProof proof = wrapped.Proof;
        G1Affine[] data = [.. own.Data];
        G1Affine[] aux = [.. proof.Commitments.Aux];
        StatementContext context = own.Context;
        (WrapStatement Statement, WrappedProof Proof)[] cases =
        [
            (own, proof),
            .. Enumerable.Range(0, wrapped.Circuit.Samples + 3).Select(correct => (own, proof with { Correct = correct })),
            (own with { Context = context with { Contract = 1 } }, proof),
            (own with { Context = context with { Submitter = 1 } }, proof),
            (own with { Context = context with { ChallengeId = 1 } }, proof),
            (own with { Model = data[0] }, proof),
            (own with { Data = [data[1], data[0], data[2]] }, proof),
            (own with { Data = [data[0], data[0], data[2]] }, proof),
            (own with { Data = data[..2] }, proof),
            (own with { Data = [.. data, data[0]] }, proof),
            (own with { Model = G1Affine.Infinity }, proof),
            (own with { Data = [data[0], new G1Affine(Fq.One, Fq.One), data[2]] }, proof),
            (own, proof with { Commitments = proof.Commitments with { Aux = [aux[2], aux[1], aux[0]] } }),
            (own, proof with { Commitments = proof.Commitments with { Aux = aux[..2] } }),
            (own, proof with { Commitments = proof.Commitments with { Aux = [.. aux, aux[0]] } }),
            (own, proof with { Claim = proof.Claim with { Point = proof.Claim.Point[1..] } }),
            (own, proof with { Claim = proof.Claim with { Point = [.. proof.Claim.Point, Fr.One] } }),
        ];
        foreach ((WrapStatement statement, WrappedProof shown) in cases)
        {
            Verdict native = WrapVerifier.Verify(wrapped.Key, statement, shown);
            string? error = chain.Ask(AccuracyVerifierAbi.EncodeVerify(wrapped.Key, statement, shown));
            AssertSame(native, error, "statement");
        }
    }

    private void RequireOneVerdict(ChainFixture chain, byte[][] words, (int Word, BigInteger Value)[] changes)
    {
        string? error = chain.Ask(Altered(chain.Calldata, words, changes));
        AssertSame(Native(words, changes), error, string.Join(", ", changes.Select(change => $"word {change.Word}")));
    }

    private static void AssertSame(Verdict native, string? error, string what)
    {
        string[] expected = native.Reason switch
        {
            null => [""],
            RejectionReason.GroupCount => ["DataCountMismatch", "AuxCountMismatch"],
            RejectionReason.CountRange => ["CorrectOutOfRange"],
            RejectionReason.MessageCount => ["ClaimLengthMismatch"],
            RejectionReason.Point => ["PointNotOnCurve", "PointAtInfinity"],
            RejectionReason.Encoding => ["ScalarOutOfRange", "CoordinateOutOfRange", "PointNotOnCurve", "PointAtInfinity"],
            _ => ["ProofRejected"],
        };
        Assert.True(expected.Contains(error ?? ""), $"{what}: native {native}, contract {error}");
    }

    // The proof's words, as its file and the calldata both have them.
    private byte[][] Words()
    {
        byte[] file = WrappedProofFile.Encode(new PlacedProof(wrapped.Context, wrapped.Proof));
        byte[] body = file[HeaderSize..^DigestSize];
        return [.. Places().Select(place => body[place..(place + EvmWord.Size)])];
    }

    private List<int> Places()
    {
        List<int> places = [];
        int at = (4 * EvmWord.Size) + 4;
        void Take(int words)
        {
            for (int i = 0; i < words; i++, at += EvmWord.Size)
                places.Add(at);
        }

        at += 4;
        Take((2 * wrapped.Proof.Commitments.Aux.Count) + 4);
        at += 4;
        Take(wrapped.Proof.Claim.Groups.Length + 1);
        at += 4;
        Take(wrapped.Proof.Claim.Point.Length + 1);
        Take(6 + 18 + 14 + 6);
        return places;
    }

    private Verdict Native(byte[][] words, (int Word, BigInteger Value)[] changes)
    {
        byte[] body = WrappedProofFile.Encode(new PlacedProof(wrapped.Context, wrapped.Proof))[HeaderSize..^DigestSize];
        List<int> places = Places();
        Assert.Equal(body.Length, places[^1] + EvmWord.Size);
        Assert.Equal(words.Length, places.Count);
        foreach ((int word, BigInteger value) in changes)
            EvmWord.Of(value).CopyTo(body, places[word]);
        try
        {
            byte[] file = BinaryFile.Encode(FileKinds.WrappedProof, writer => writer.WriteBytes(body));
            return WrapVerifier.Verify(wrapped.Key, wrapped.Statement, WrappedProofFile.Decode(file, "memory").Proof);
        }
        catch (FileFormatException refusal)
        {
            return Verdict.Reject(RejectionReason.Encoding, refusal.Message);
        }
    }

    // Words of a proof are all different, so each is found in the calldata by its value.
    private static byte[] Altered(byte[] calldata, byte[][] words, (int Word, BigInteger Value)[] changes)
    {
        byte[] altered = [.. calldata];
        foreach ((int word, BigInteger value) in changes)
        {
            int at = calldata.AsSpan().IndexOf(words[word]);
            Assert.True(at > 0 && calldata.AsSpan(at + 1).IndexOf(words[word]) < 0);
            EvmWord.Of(value).CopyTo(altered, at);
        }

        return altered;
    }

    /// <summary>The contract on a chain of its own, with the statement's key.</summary>
    private sealed class ChainFixture : IDisposable
    {
        private const ulong GasLimit = 2_000_000;

        private readonly DevelopmentChain _chain = DevelopmentChain.Start();
        private readonly JsonRpcChainClient _client;
        private readonly EthereumAddress _contract;

        public ChainFixture(WrappedStatement wrapped)
        {
            _client = new JsonRpcChainClient(_chain.Url);
            TransactionSender sender = new(_client, _chain.UnsafeAccount, AccuracyVerifierAbi.Errors, new TransactionOptions());
            (AccuracyVerifierContract contract, _) = AccuracyVerifierContract.Deploy(_client, sender, ContractArtifact.AccuracyVerifier());
            contract.Register(sender, wrapped.Key);
            _contract = contract.Address;
            Calldata = AccuracyVerifierAbi.EncodeVerify(wrapped.Key, wrapped.Statement, wrapped.Proof);
        }

        public byte[] Calldata { get; }

        /// <summary>The name of the error, or null for acceptance.</summary>
        public string? Ask(byte[] calldata)
        {
            CallOutcome outcome = _client.Call(new CallRequest(_contract, calldata));
            return outcome.IsReverted ? AccuracyVerifierAbi.Errors.NameOf(outcome.Data.Span) ?? "unknown" : null;
        }

        /// <summary>Whether a transaction is carried out.</summary>
        public bool Transact(byte[] calldata)
        {
            ulong nonce = _client.GetNonce(_chain.UnsafeAccount.Address);
            Eip1559Transaction transaction = new(31_337, nonce, _client.SuggestFees(), GasLimit, _contract, 0, calldata);
            SignedTransaction signed = transaction.Sign(_chain.UnsafeAccount);
            _client.Send(signed);
            return _client.WaitForReceipt(signed.Hash, TimeSpan.FromSeconds(30)).IsSuccessful;
        }

        public void Dispose()
        {
            _client.Dispose();
            _chain.Dispose();
        }
    }
}
