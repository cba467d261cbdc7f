using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>JSON-RPC 2.0 over HTTP: one request, one answer. Everything that comes back is bounded in size and time, and checked.</summary>
internal sealed class JsonRpcConnection : IDisposable
{
    /// <summary>The most bytes of an answer: a receipt with thousands of events, or 150 times the code of a contract.</summary>
    public const int MaximalAnswer = 8 << 20;

    private const string UrlHelp = "write the node's address as http://host:port or https://host/path";

    /// <summary>What to do about a node whose answer is none.</summary>
    internal const string NodeHelp = "check that the address is that of an Ethereum node's JSON-RPC, or try another node";

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly Uri _node;
    private long _lastId;

    /// <summary>Prepares a connection; nothing is sent yet.</summary>
    /// <param name="url">The node's address, http or https.</param>
    /// <param name="timeout">How long to wait for each answer.</param>
    /// <exception cref="UserErrorException">It is no such address.</exception>
    public JsonRpcConnection(string url, TimeSpan timeout)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? node) || (node.Scheme != Uri.UriSchemeHttp && node.Scheme != Uri.UriSchemeHttps))
            throw new UserErrorException("the node's address is not an http or https address", UrlHelp);
        if (node.UserInfo.Length > 0)
            throw new UserErrorException("the node's address has a user name in it, which is not supported", UrlHelp);
        _node = node;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a node does not redirect; whoever does is none
            UseCookies = false,
            UseProxy = !node.IsLoopback,
        };
        _http = new HttpClient(_handler, disposeHandler: false) { Timeout = timeout, MaxResponseContentBufferSize = MaximalAnswer };
    }

    /// <summary>The node, for messages: without the path, which may hold an API key.</summary>
    public string Name => $"node {_node.Authority}";

    /// <summary>Asks one question.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Its parameters in order.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="NodeUnreachableException">No answer came.</exception>
    /// <exception cref="NodeException">What came is no answer, or has more than <see cref="MaximalAnswer"/> bytes.</exception>
    public JsonRpcAnswer Ask(string method, JsonArray parameters, CancellationToken cancellation)
    {
        long id = Interlocked.Increment(ref _lastId);
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        (HttpStatusCode status, byte[] body) = Post(method, JsonSerializer.SerializeToUtf8Bytes(request), cancellation);
        string place = $"{Name}: {method}";
        JsonElement answer;
        try
        {
            answer = StrictJson.Parse(body);
        }
        catch (JsonException exception)
        {
            throw NotAnAnswer(place, (int)status is >= 200 and < 300 ? "the answer is not JSON" : Describe(status), exception);
        }

        return Read(new NodeValue(answer, place), id, status);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static JsonRpcAnswer Read(NodeValue answer, long id, HttpStatusCode status)
    {
        if (answer.Find("error") is { } error)
        {
            // The identifier may be null here: the node may not have understood the request.
            string message = error.Property("message").ToText();
            return new JsonRpcAnswer(null, new JsonRpcError(error.Property("code").ToInt64(), message, error.Find("data")));
        }

        if ((int)status is < 200 or >= 300)
            throw NotAnAnswer(answer.Place, Describe(status));
        if (answer.Property("id").ToInt64() != id)
            throw NotAnAnswer(answer.Place, "the answer is to another request");
        return new JsonRpcAnswer(answer.Property("result", nullable: true), null);
    }

    private (HttpStatusCode Status, byte[] Body) Post(string method, byte[] content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _node) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage response = _http.Send(request, HttpCompletionOption.ResponseContentRead, cancellation);
            using Stream body = response.Content.ReadAsStream(cancellation);
            using var bytes = new MemoryStream();
            body.CopyTo(bytes);
            return (response.StatusCode, bytes.ToArray());
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            string seconds = _http.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            throw new NodeUnreachableException($"{Name}: {method}: no answer within {seconds} s", "try again, or try another node", exception);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new AnswerTooLargeException($"{Name}: {method}: the answer has more than {MaximalAnswer >> 20} MiB", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new NodeUnreachableException(
                $"{Name}: {method}: {NodeText.OneLine(exception.Message)}", "check the node's address, and that it is running", exception);
        }
    }

    private static string Describe(HttpStatusCode status) =>
        string.Create(CultureInfo.InvariantCulture, $"the answer is HTTP status {(int)status} ({status})");

    private static NodeException NotAnAnswer(string place, string problem, Exception? cause = null) =>
        new($"{place}: {problem}", NodeHelp, cause);
}
