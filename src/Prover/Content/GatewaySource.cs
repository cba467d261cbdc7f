using System.Diagnostics;
using System.Globalization;
using System.Net;
using Zkml.Circuits;
using Zkml.Prover.Chain;

namespace Zkml.Prover.Content;

/// <summary>
/// An HTTP gateway. An address with <c>{cid}</c> in it is a template, in which the id takes that place: <c>https://host/files/{cid}</c> for a plain folder,
/// <c>https://{cid}.ipfs.host/</c> for a gateway of subdomains. Any other address is a gateway of paths: <c>/ipfs/</c> and the id are put behind it.
/// </summary>
/// <remarks>
/// Requests carry no credentials and no cookies. Up to five redirects are followed, none from https to http and none to this machine unless the
/// gateway itself is on it. The file is read as it comes: never more of it in memory than a buffer.
/// </remarks>
public sealed class GatewaySource : IContentSource
{
    /// <summary>What stands for the id in a template.</summary>
    public const string Placeholder = "{cid}";

    private const int MaximalRedirects = 5;

    private const int BufferSize = 1 << 16;

    private const string UrlHelp = "write a gateway as https://host, or with {cid} where the id goes, as in https://host/files/{cid}";

    private static readonly ContentId Sample = ContentHasher.Of([]);

    private readonly string _template;
    private readonly TransferLimits _limits;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _http;

    /// <summary>Prepares a source; nothing is sent yet.</summary>
    /// <param name="url">The gateway's address, http or https.</param>
    /// <param name="limits">How long a transfer may take.</param>
    /// <exception cref="UserErrorException">It is no such address.</exception>
    public GatewaySource(string url, TransferLimits? limits = null)
    {
        bool template = url.Contains(Placeholder, StringComparison.Ordinal);
        _template = template ? url : $"{url.TrimEnd('/')}/ipfs/{Placeholder}";
        _limits = limits ?? TransferLimits.Default;
        if (!Uri.TryCreate(AddressText(Sample), UriKind.Absolute, out Uri? address) || !IsHttp(address))
            throw new UserErrorException("the gateway's address is not an http or https address", UrlHelp);
        if (address.UserInfo.Length > 0)
            throw new UserErrorException("the gateway's address has a user name in it, which is not supported", UrlHelp);
        if (!template && url.AsSpan().ContainsAny('?', '#'))
            throw new UserErrorException("the gateway's address has a query or a fragment in it", UrlHelp);
        Name = $"gateway {address.Authority.Replace(Sample.ToString(), Placeholder, StringComparison.Ordinal)}";
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // followed here, where they are checked
            UseCookies = false,
            UseProxy = !address.IsLoopback,
            MaxResponseDrainSize = 0, // what is not wanted is not waited for
        };
        _http = new HttpMessageInvoker(_handler, disposeHandler: false);
    }

    /// <summary>The gateway without its path, which may hold an API key.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public void CopyTo(ContentId id, Stream destination, long maximumBytes, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using HttpResponseMessage response = Request(id, clock, cancellation);
        if (response.Content.Headers.ContentLength > maximumBytes)
            throw BoundedHashingStream.TooLarge(Name, maximumBytes);
        using Stream body = Wait(clock, 0, token => response.Content.ReadAsStreamAsync(token), cancellation);
        byte[] buffer = new byte[BufferSize];
        long received = 0;
        for (int read; (read = Wait(clock, received, token => body.ReadAsync(buffer, token).AsTask(), cancellation)) > 0; received += read)
            destination.Write(buffer, 0, read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private static bool IsHttp(Uri address) => address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps;

    private string AddressText(ContentId id) => _template.Replace(Placeholder, id.ToString(), StringComparison.Ordinal);

    /// <summary>The answer that has the file as its body, after redirects.</summary>
    private HttpResponseMessage Request(ContentId id, Stopwatch clock, CancellationToken cancellation)
    {
        var address = new Uri(AddressText(id));
        for (int redirects = 0; redirects <= MaximalRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            HttpResponseMessage response = Wait(clock, 0, token => _http.SendAsync(request, token), cancellation);
            if (response.StatusCode == HttpStatusCode.OK)
                return response;
            using (response)
                address = Redirect(address, response);
        }

        throw NotAFile($"it redirects more than {MaximalRedirects} times");
    }

    /// <summary>Where an answer other than 200 points to.</summary>
    private Uri Redirect(Uri from, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            throw new ContentException(ContentProblem.Missing, $"{Name}: it has no such file (HTTP status {status})", "name another source");
        if (status is not (301 or 302 or 303 or 307 or 308))
            throw NotAFile(string.Create(CultureInfo.InvariantCulture, $"the answer is HTTP status {status}"));
        if (response.Headers.Location is not { } location
            || !Uri.TryCreate(from, location, out Uri? to) || !IsHttp(to) || to.UserInfo.Length > 0)
        {
            throw NotAFile("it redirects to what is no http or https address");
        }

        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
            throw NotAFile("it redirects from https to http");
        if (to.IsLoopback && !from.IsLoopback)
            throw NotAFile("it redirects to this machine");
        return to;
    }

    /// <summary>Waits for a step of the transfer, as long as the limits allow.</summary>
    private T Wait<T>(Stopwatch clock, long received, Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        TimeSpan wait = _limits.WaitAfter(clock.Elapsed, received);
        if (wait <= TimeSpan.Zero)
            throw TooSlow(null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(wait);
        try
        {
            return step(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw TooSlow(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ContentException(
                ContentProblem.Unreachable, $"{Name}: {NodeText.OneLine(exception.Message)}", "check the gateway's address, or name another source", exception);
        }
    }

    private ContentException TooSlow(Exception? cause) => new(
        ContentProblem.TooSlow,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: it sends nothing for {_limits.Patience.TotalSeconds:0.#} s, or less than {_limits.SlowestBytesPerSecond} bytes/s"),
        "try again, or name another source",
        cause);

    private ContentException NotAFile(string problem) =>
        new(ContentProblem.Unreachable, $"{Name}: {problem}", "check that the address is that of a gateway, or name another source");
}
