using System.Reflection;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>The creation code of the contracts that this program can deploy. It is built from src/Verifier.Sol and embedded here.</summary>
/// <param name="Name">The contract's name.</param>
/// <param name="CreationCode">Its creation code, without its constructor's arguments.</param>
public sealed record ContractArtifact(string Name, ReadOnlyMemory<byte> CreationCode)
{
    /// <summary>The most bytes of creation code (EIP-3860).</summary>
    public const int MaximalSize = 2 * 24_576;

    /// <summary>The verifying contract. Its constructor takes nothing.</summary>
    /// <exception cref="UserErrorException">This build has no contract in it, or a damaged one.</exception>
    public static ContractArtifact AccuracyVerifier() => Read("AccuracyVerifier");

    /// <summary>The market. Its constructor takes the address of the verifying contract.</summary>
    /// <exception cref="UserErrorException">This build has no contract in it, or a damaged one.</exception>
    public static ContractArtifact AccuracyMarket() => Read("AccuracyMarket");

    private static ContractArtifact Read(string name)
    {
        using Stream? resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.hex");
        if (resource is null)
        {
            throw new UserErrorException(
                $"this build does not contain the contract {name}", "build the contracts in src/Verifier.Sol, then this program again");
        }

        using var reader = new StreamReader(resource);
        return Parse(name, reader.ReadToEnd());
    }

    /// <summary>Reads creation code: hexadecimal digits, with 0x before them or not.</summary>
    /// <exception cref="UserErrorException">It is something else, for one the placeholder of a library to be linked.</exception>
    internal static ContractArtifact Parse(string name, string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan().Trim();
        if (digits.StartsWith(Hex.Prefix, StringComparison.Ordinal))
            digits = digits[Hex.Prefix.Length..];
        return Hex.TryDecodeDigits(digits, out byte[] code) && code.Length is > 0 and <= MaximalSize
            ? new ContractArtifact(name, code)
            : throw new UserErrorException($"{name}.hex: this is not a contract's creation code", "build the contracts in src/Verifier.Sol again");
    }
}
