using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>Whoever was asked (<see cref="TransactionOptions.Approve"/>) did not want the transaction: it was neither signed nor sent.</summary>
public sealed class TransactionDeclinedException : UserErrorException
{
    /// <summary>Reports that nothing was sent.</summary>
    /// <param name="quote">What was declined.</param>
    public TransactionDeclinedException(TransactionQuote quote)
        : base("cancelled, nothing was sent", "run the command again to be asked again") => Quote = quote;

    /// <summary>What was declined.</summary>
    public TransactionQuote Quote { get; }
}
