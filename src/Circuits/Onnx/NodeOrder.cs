using static Zkml.Circuits.Onnx.OnnxFormatException;

namespace Zkml.Circuits.Onnx;

/// <summary>Orders nodes so that each follows those that it reads from.</summary>
internal static class NodeOrder
{
    /// <summary>The nodes in an order of evaluation (Kahn's algorithm; nodes that are in order stay so).</summary>
    /// <exception cref="OnnxFormatException">A value is defined twice or not at all, or nodes form a cycle.</exception>
    public static List<OnnxNode> Sort(
        IReadOnlyList<OnnxNode> nodes, OnnxInput input, IReadOnlyDictionary<string, OnnxTensor> initializers)
    {
        Dictionary<string, int> producers = [];
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string output in nodes[i].Outputs.Where(name => name.Length > 0))
            {
                if (output == input.Name || initializers.ContainsKey(output) || !producers.TryAdd(output, i))
                    throw new OnnxFormatException($"{nodes[i]}: its output {Quote(output)} is defined elsewhere too");
            }
        }

        int[] missing = new int[nodes.Count];
        List<int>[] readers = [.. nodes.Select(_ => new List<int>())];
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (string name in nodes[i].Inputs.Where(name => name.Length > 0))
            {
                if (producers.TryGetValue(name, out int producer))
                {
                    readers[producer].Add(i);
                    missing[i]++;
                }
                else if (name != input.Name && !initializers.ContainsKey(name))
                {
                    throw new OnnxFormatException($"{nodes[i]}: its input {Quote(name)} is defined nowhere", "the file is damaged: export the model again");
                }
            }
        }

        PriorityQueue<int, int> ready = new();
        for (int i = 0; i < nodes.Count; i++)
        {
            if (missing[i] == 0)
                ready.Enqueue(i, i);
        }

        List<OnnxNode> order = new(nodes.Count);
        while (ready.TryDequeue(out int next, out _))
        {
            order.Add(nodes[next]);
            foreach (int reader in readers[next])
            {
                if (--missing[reader] == 0)
                    ready.Enqueue(reader, reader);
            }
        }

        if (order.Count < nodes.Count)
        {
            int stuck = Array.FindIndex(missing, count => count > 0);
            throw new OnnxFormatException($"{nodes[stuck]}: it is part of a cycle, or reads from one", "the file is damaged: export the model again");
        }

        return order;
    }
}
