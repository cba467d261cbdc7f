namespace Zkml.Prover.Chain;

/// <summary>A node's answer: a result, possibly null, or an error.</summary>
/// <param name="Result">Set unless <paramref name="Error"/> is; a JSON null where the node has nothing to tell.</param>
/// <param name="Error">What the node says against the request.</param>
internal sealed record JsonRpcAnswer(NodeValue? Result, JsonRpcError? Error);
