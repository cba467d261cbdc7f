using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zkml.Prover.Tests.Content;

/// <summary>A server on a free port of this machine that answers GET requests as a test says.</summary>
internal sealed class FakeGateway : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<string, Stream> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly List<string> _heads = [];

    private FakeGateway(Action<string, Stream> answer)
    {
        _answer = answer;
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Its address, without a slash at the end.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The heads of the requests that have come.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (_heads)
                return [.. _heads];
        }
    }

    /// <summary>A gateway that writes what it likes to the connection, given the path asked for and a stream.</summary>
    public static FakeGateway Raw(Action<string, Stream> answer) => new(answer);

    /// <summary>A gateway that has one file, under one path.</summary>
    public static FakeGateway File(string path, byte[] content) => new((asked, stream) =>
    {
        if (asked == path)
            Write(stream, "200 OK", content);
        else
            Write(stream, "404 Not Found", "no such file"u8);
    });

    /// <summary>Writes a whole answer.</summary>
    public static void Write(Stream stream, string status, ReadOnlySpan<byte> body, string headers = "")
    {
        Head(stream, status, $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n{headers}");
        stream.Write(body);
    }

    /// <summary>Writes the head of an answer; each header ends its line.</summary>
    public static void Head(Stream stream, string status, string headers = "") =>
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n"));

    /// <summary>Waits, but not beyond the gateway's end.</summary>
    public bool Pause(int milliseconds) => !_stop.Token.WaitHandle.WaitOne(milliseconds);

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
                string head = ReadHead(stream);
                lock (_heads)
                    _heads.Add(head);
                _answer(head.Split(' ')[1], stream);
            }
            catch (Exception exception) when (exception is SocketException or IOException or InvalidOperationException)
            {
                // The listener was stopped, or the client went away.
            }
        }
    }

    private static string ReadHead(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int next = stream.ReadByte();
            if (next < 0)
                throw new IOException("no request");
            head.Append((char)next);
        }

        return head.ToString();
    }
}
