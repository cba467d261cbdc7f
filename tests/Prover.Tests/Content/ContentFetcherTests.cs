using System.Diagnostics;
using System.Text;
using Zkml.Circuits;
using Zkml.Prover.Content;

namespace Zkml.Prover.Tests.Content;

public sealed class ContentFetcherTests : IDisposable
{
    private const int Maximum = 1_000_000;

    private static readonly byte[] File = TestContent.Of(300_000);

    private static readonly ContentId Id = ContentHasher.Of(File);

    /// <summary>For servers that are slow on purpose: others may be slow because the machine is busy.</summary>
    private static readonly TransferLimits Hasty = new(TimeSpan.FromMilliseconds(500), 1 << 20);

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["target"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fetch_FromAFile_AndFromAStore()
    {
        using var file = new PathSource(_folder.Write("file", File));
        RequireFetched(file);
        var store = new ContentStore(_folder["store"]);
        store.AddFile(_folder["file"]);
        using var folder = new PathSource(store.Folder);
        RequireFetched(folder);
    }

    [Fact]
    public void Fetch_FromAPathWithoutIt_IsRefused()
    {
        using var missing = new PathSource(_folder["none"]);
        RequireRefused(ContentProblem.Missing, "there is no such file", missing);
        using var empty = new PathSource(_folder.Root);
        RequireRefused(ContentProblem.Missing, Id.ToString(), empty);
        using var other = new PathSource(_folder.Write("other", File[1..]));
        RequireRefused(ContentProblem.Mismatch, "not the content", other);
        using var large = new PathSource(_folder.Write("large", new byte[Maximum + 1]));
        RequireRefused(ContentProblem.TooLarge, "1000000 bytes", large);
        using var impossible = new PathSource("a\0b");
        RequireRefused(ContentProblem.Unreachable, "cannot be read", impossible);
    }

    [Theory]
    [InlineData("", "/ipfs/")]
    [InlineData("/", "/ipfs/")]
    [InlineData("/base/", "/base/ipfs/")]
    [InlineData("/files/{cid}", "/files/")]
    public void Fetch_FromAGateway_IsTheFile(string ending, string path)
    {
        using var gateway = FakeGateway.File(path + Id, File);
        using IContentSource source = ContentSources.Parse(gateway.Url + ending);
        RequireFetched(source);
        string head = Assert.Single(gateway.Heads);
        Assert.DoesNotContain("Authorization", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Cookie", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Fetch_InChunksOrUntilTheEnd_IsTheFile()
    {
        using var chunked = FakeGateway.Raw((_, stream) =>
        {
            FakeGateway.Head(stream, "200 OK", "Transfer-Encoding: chunked\r\n");
            foreach (byte[] part in File.Chunk(100_000))
                stream.Write([.. Encoding.ASCII.GetBytes("186a0\r\n"), .. part, (byte)'\r', (byte)'\n']);
            stream.Write("0\r\n\r\n"u8);
        });
        RequireFetched(chunked);
        using var untilTheEnd = FakeGateway.Raw((_, stream) =>
        {
            FakeGateway.Head(stream, "200 OK");
            stream.Write(File);
        });
        RequireFetched(untilTheEnd);
    }

    [Fact]
    public void Fetch_OtherContent_IsRefused()
    {
        byte[] lie = [.. File];
        lie[^1] ^= 1;
        Assert.All<byte[]>([lie, [.. File, 0], File[..^1], [], "<html>Welcome</html>"u8.ToArray()], content =>
        {
            using var gateway = FakeGateway.File($"/ipfs/{Id}", content);
            RequireRefused(ContentProblem.Mismatch, $"not the content of {Id}", gateway);
        });
    }

    [Theory]
    [InlineData("404 Not Found", ContentProblem.Missing, "no such file (HTTP status 404)")]
    [InlineData("410 Gone", ContentProblem.Missing, "no such file (HTTP status 410)")]
    [InlineData("500 Oops", ContentProblem.Unreachable, "HTTP status 500")]
    [InlineData("401 Unauthorized", ContentProblem.Unreachable, "HTTP status 401")]
    [InlineData("206 Partial Content", ContentProblem.Unreachable, "HTTP status 206")]
    [InlineData("204 No Content", ContentProblem.Unreachable, "HTTP status 204")]
    [InlineData("304 Not Modified", ContentProblem.Unreachable, "HTTP status 304")]
    [InlineData("302 Found", ContentProblem.Unreachable, "redirects to what is no")]
    public void Fetch_OtherStatus_IsRefused(string status, ContentProblem problem, string text)
    {
        using var gateway = FakeGateway.Raw((_, stream) => FakeGateway.Write(stream, status, status[0] == '4' ? File : []));
        RequireRefused(problem, text, gateway);
    }

    [Fact]
    public void Fetch_RedirectedOnce_IsTheFile()
    {
        using var other = FakeGateway.File($"/elsewhere/{Id}", File);
        using var gateway = FakeGateway.Raw((path, stream) =>
            FakeGateway.Write(stream, "301 Moved", [], $"Location: {other.Url}/elsewhere/{path["/ipfs/".Length..]}\r\n"));
        RequireFetched(gateway);
    }

    [Theory]
    [InlineData("/again", "more than 5 times", 6)]
    [InlineData("file:///etc/passwd", "no http or https address", 1)]
    [InlineData("http://user:password@127.0.0.1/", "no http or https address", 1)]
    [InlineData("ftp://127.0.0.1/", "no http or https address", 1)]
    public void Fetch_RedirectedElsewhere_IsRefused(string location, string text, int requests)
    {
        using var gateway = FakeGateway.Raw((_, stream) => FakeGateway.Write(stream, "302 Found", [], $"Location: {location}\r\n"));
        RequireRefused(ContentProblem.Unreachable, text, gateway);
        Assert.Equal(requests, gateway.Heads.Count);
    }

    [Fact]
    public void Fetch_TooLarge_EndsBeforeItIsRead()
    {
        using var announced = FakeGateway.Raw((_, stream) => FakeGateway.Head(stream, "200 OK", "Content-Length: 1000001\r\n"));
        RequireRefused(ContentProblem.TooLarge, "1000000 bytes", announced);
        long sent = 0;
        using var endless = FakeGateway.Raw((_, stream) =>
        {
            FakeGateway.Head(stream, "200 OK");
            for (byte[] part = new byte[1 << 16]; ; sent += part.Length)
                stream.Write(part);
        });
        RequireRefused(ContentProblem.TooLarge, "1000000 bytes", endless);
        Assert.True(sent < 100 << 20);
    }

    [Fact]
    public void Fetch_ExactlyTheMaximum_IsTheFile()
    {
        using var gateway = FakeGateway.File($"/ipfs/{Id}", File);
        using var source = new GatewaySource(gateway.Url);
        Assert.Same(source, ContentFetcher.Fetch(Id, Target, [source], File.Length));
        Assert.Throws<ContentException>(() => ContentFetcher.Fetch(Id, Target, [source], File.Length - 1));
    }

    // A byte now and then keeps every read short; the average gives it away. So do heads that never end, and silence.
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n", "x")]
    [InlineData("HTTP/1.1 200 OK\r\n", "X-More: 1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n", "")]
    [InlineData("", "")]
    public void Fetch_SlowDrip_IsGivenUp(string head, string drip)
    {
        FakeGateway? gateway = null;
        using (gateway = FakeGateway.Raw((_, stream) =>
        {
            stream.Write(Encoding.ASCII.GetBytes(head));
            while (gateway!.Pause(50))
                stream.Write(Encoding.ASCII.GetBytes(drip));
        }))
        {
            var clock = Stopwatch.StartNew();
            using var source = new GatewaySource(gateway.Url, Hasty);
            RequireRefused(ContentProblem.TooSlow, "0.5 s", source);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        }
    }

    [Fact]
    public void Fetch_ClosedEarly_IsRefused()
    {
        using var gateway = FakeGateway.Raw((_, stream) =>
        {
            FakeGateway.Head(stream, "200 OK", $"Content-Length: {File.Length}\r\n");
            stream.Write(File, 0, File.Length - 1);
        });
        RequireRefused(ContentProblem.Unreachable, "gateway 127.0.0.1:", gateway);
        using var silent = FakeGateway.Raw((_, _) => { });
        RequireRefused(ContentProblem.Unreachable, "gateway 127.0.0.1:", silent);
        using var garbage = FakeGateway.Raw((_, stream) => stream.Write("\u001b[31mnot HTTP\r\n\r\n"u8));
        RequireRefused(ContentProblem.Unreachable, "gateway 127.0.0.1:", garbage);
    }

    [Fact]
    public void Fetch_NobodyThere_IsRefused()
    {
        string url;
        using (var gateway = FakeGateway.Raw((_, _) => { }))
            url = gateway.Url;
        using var source = new GatewaySource(url);
        RequireRefused(ContentProblem.Unreachable, "gateway 127.0.0.1:", source);
    }

    // The address may hold an API key.
    [Fact]
    public void Fetch_Refused_DoesNotShowThePathOfTheAddress()
    {
        using var gateway = FakeGateway.Raw((_, stream) => FakeGateway.Write(stream, "500 Oops", []));
        using var source = new GatewaySource($"{gateway.Url}/secret-key/{{cid}}?token=secret-token");
        ContentException exception = RequireRefused(ContentProblem.Unreachable, "500", source);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_SeveralSources_TakesTheFirstThatIsRight()
    {
        using var missing = new PathSource(_folder["none"]);
        using var gateway = FakeGateway.File($"/ipfs/{Id}", File[1..]);
        using var lying = new GatewaySource(gateway.Url);
        using var right = new PathSource(_folder.Write("file", File));
        using var never = new NeverAsked();
        Assert.Same(right, ContentFetcher.Fetch(Id, Target, [missing, lying, right, never], Maximum));
        Assert.Equal(File, System.IO.File.ReadAllBytes(Target));
        System.IO.File.Delete(Target);
        ContentException exception = RequireRefused(ContentProblem.Mismatch, "none of 2 sources", missing, lying);
        Assert.Contains("no such file", exception.Message, StringComparison.Ordinal);
        Assert.Contains("not the content", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_Cancelled_StopsAndLeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        FakeGateway? gateway = null;
        using (gateway = FakeGateway.Raw((_, stream) =>
        {
            FakeGateway.Head(stream, "200 OK");
            stream.Write(File, 0, 1000);
            cancellation.Cancel();
            gateway!.Pause(30_000);
        }))
        {
            using var source = new GatewaySource(gateway.Url);
            Assert.ThrowsAny<OperationCanceledException>(() => ContentFetcher.Fetch(Id, Target, [source], Maximum, cancellation.Token));
        }

        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Fetch_Refused_LeavesWhatWasThere()
    {
        _folder.Write("target", [1, 2, 3]);
        using var gateway = FakeGateway.File($"/ipfs/{Id}", File[1..]);
        using var source = new GatewaySource(gateway.Url);
        Assert.Throws<ContentException>(() => ContentFetcher.Fetch(Id, Target, [source], Maximum));
        Assert.Equal([1, 2, 3], System.IO.File.ReadAllBytes(Target));
        Assert.Equal(["target"], _folder.Names);
    }

    // The disk's failures are not a source's: no other source is tried.
    [Fact]
    public void Fetch_ToNoFolder_IsAnIOException()
    {
        using var source = new NeverAsked();
        Assert.ThrowsAny<IOException>(() => ContentFetcher.Fetch(Id, _folder[Path.Combine("none", "target")], [source], Maximum));
        Assert.Throws<ArgumentException>(() => ContentFetcher.Fetch(Id, Target, [], Maximum));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("https://user:secret@host")]
    [InlineData("https://host?token=secret")]
    [InlineData("https://host/#secret")]
    [InlineData("https://host:99999/secret")]
    public void Parse_NoAddress_IsRefusedWithoutShowingIt(string url)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => ContentSources.Parse(url).Dispose());
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.NotNull(exception.Help);
    }

    [Theory]
    [InlineData("https://{cid}.ipfs.example/", "gateway {cid}.ipfs.example")]
    [InlineData("HTTPS://ipfs.example/secret", "gateway ipfs.example")]
    [InlineData("folder/file", "folder/file")]
    [InlineData("ftp://host", "ftp://host")]
    public void Parse_NamesTheSource(string text, string name)
    {
        using IContentSource source = ContentSources.Parse(text);
        Assert.Equal(name, source.Name);
    }

    [Fact]
    public void WaitAfter_IsPatienceThenTheAverage()
    {
        var limits = new TransferLimits(TimeSpan.FromSeconds(10), 1000);
        Assert.Equal(10, limits.WaitAfter(TimeSpan.Zero, 0).TotalSeconds, 3);
        Assert.Equal(4, limits.WaitAfter(TimeSpan.FromSeconds(6), 0).TotalSeconds, 3);
        Assert.Equal(10, limits.WaitAfter(TimeSpan.FromSeconds(6), 1_000_000).TotalSeconds, 3);
        Assert.Equal(-3, limits.WaitAfter(TimeSpan.FromSeconds(20), 7000).TotalSeconds, 3);
    }

    private void RequireFetched(FakeGateway gateway)
    {
        using var source = new GatewaySource(gateway.Url);
        RequireFetched(source);
    }

    private void RequireFetched(IContentSource source)
    {
        Assert.Same(source, ContentFetcher.Fetch(Id, Target, [source], Maximum));
        Assert.Equal(File, System.IO.File.ReadAllBytes(Target));
        System.IO.File.Delete(Target);
    }

    private void RequireRefused(ContentProblem problem, string text, FakeGateway gateway)
    {
        using var source = new GatewaySource(gateway.Url);
        RequireRefused(problem, text, source);
    }

    private ContentException RequireRefused(ContentProblem problem, string text, params IContentSource[] sources)
    {
        ContentException exception = Assert.Throws<ContentException>(() => ContentFetcher.Fetch(Id, Target, sources, Maximum));
        Assert.Equal(problem, exception.Problem);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(exception.Message, c => c is '\n' or '\r' or '\u001b');
        Assert.NotNull(exception.Help);
        Assert.DoesNotContain(_folder.Names, name => name!.StartsWith("target", StringComparison.Ordinal));
        return exception;
    }

    private sealed class NeverAsked : IContentSource
    {
        public string Name => "never";

        public void CopyTo(ContentId id, Stream destination, long maximumBytes, CancellationToken cancellation) =>
            throw new InvalidOperationException("asked");

        public void Dispose()
        {
        }
    }
}
