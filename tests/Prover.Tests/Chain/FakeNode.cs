using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Zkml.Prover.Tests.Chain;

/// <summary>A server on a free port of this machine that answers HTTP requests as a test says, or not at all.</summary>
internal sealed class FakeNode : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<JsonNode, Stream> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private int _requests;

    private FakeNode(Action<JsonNode, Stream> answer)
    {
        _answer = answer;
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Its address, with a path that must never be shown.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/secret-key");

    /// <summary>How many requests have come.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Signalled when the node stops.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>A node that writes what it likes to the connection.</summary>
    public static FakeNode Raw(Action<JsonNode, Stream> answer) => new(answer);

    /// <summary>A node that answers with a body, HTTP status 200.</summary>
    public static FakeNode Body(Func<JsonNode, string> body) => new((request, stream) => Write(stream, 200, Encoding.UTF8.GetBytes(body(request))));

    /// <summary>A node that answers every method with the JSON of its result.</summary>
    public static FakeNode Result(Func<string, string> resultOf) =>
        Body(request => $$"""{"jsonrpc":"2.0","id":{{request["id"]}},"result":{{resultOf((string)request["method"]!)}}}""");

    /// <summary>A node that answers every request with an error.</summary>
    public static FakeNode Error(string error) => Body(request => $$"""{"jsonrpc":"2.0","id":{{request["id"]}},"error":{{error}}}""");

    /// <summary>Writes a whole HTTP answer.</summary>
    public static void Write(Stream stream, int status, byte[] body)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Status\r\nContent-Length: {body.Length}\r\nConnection: close\r\nLocation: http://127.0.0.1:1/\r\n\r\n");
        stream.Write(Encoding.ASCII.GetBytes(head));
        stream.Write(body);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _thread.Join();
        _stop.Dispose();
    }

    private void Serve()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = _listener.AcceptTcpClient();
                using NetworkStream stream = client.GetStream();
                JsonNode request = ReadRequest(stream);
                Interlocked.Increment(ref _requests);
                _answer(request, stream);
            }
            catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
            {
                // The listener was stopped, or the client went away.
            }
        }
    }

    private static JsonNode ReadRequest(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int next = stream.ReadByte();
            if (next < 0)
                throw new IOException("no request");
            head.Append((char)next);
        }

        string length = head.ToString().Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[int.Parse(length["Content-Length:".Length..], CultureInfo.InvariantCulture)];
        stream.ReadExactly(body);
        return JsonNode.Parse(body)!;
    }
}
