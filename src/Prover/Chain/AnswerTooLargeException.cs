namespace Zkml.Prover.Chain;

/// <summary>A node's answer has more than <see cref="JsonRpcConnection.MaximalAnswer"/> bytes: asking for less may help.</summary>
internal sealed class AnswerTooLargeException(string message, Exception innerException)
    : NodeException(message, JsonRpcConnection.NodeHelp, innerException);
