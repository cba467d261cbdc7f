using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Zkml.Circuits;

namespace Zkml.Prover.Chain;

/// <summary>A chain of this process's own, for trying things out: anvil on a free port of this machine, ended with this object.</summary>
public sealed partial class DevelopmentChain : IDisposable
{
    /// <summary>
    /// Anvil's first account, rich on every development chain. Foundry's manual prints its key, so what it holds on any other chain is taken
    /// at once.
    /// </summary>
    private const string UnsafeDevelopmentKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _lastLine = "it printed nothing";

    private DevelopmentChain(Process process, CancellationToken cancellation)
    {
        _process = process;
        _cancellation = cancellation.Register(Kill);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>The address of its JSON-RPC.</summary>
    public string Url { get; private set; } = "";

    /// <summary>An account that is rich on this chain. Its key is public: for development chains only.</summary>
    public Account UnsafeAccount { get; } = Account.FromHex(UnsafeDevelopmentKey, "the development account");

    /// <summary>Starts a chain and waits until it answers.</summary>
    /// <param name="anvil">Where anvil is; null to look for it (<see cref="AnvilLocator"/>).</param>
    /// <param name="cancellation">Ends the start, and the chain whenever it is signalled later.</param>
    /// <exception cref="UserErrorException">Anvil is not there, or does not start.</exception>
    public static DevelopmentChain Start(string? anvil = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        string path = AnvilLocator.Find(anvil);
        var start = new ProcessStartInfo(path, ["--host", "127.0.0.1", "--port", "0", "--hardfork", "osaka"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment.Remove(Account.EnvironmentVariable); // no business of its
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception exception)
        {
            throw CannotStart(path, exception.Message, exception);
        }

        var chain = new DevelopmentChain(process ?? throw CannotStart(path, "there is no process"), cancellation);
        try
        {
            chain.Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{chain.WaitForPort(path, cancellation)}");
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _cancellation.Dispose();
        Kill();
        _process.Dispose();
    }

    private static UserErrorException CannotStart(string path, string problem, Exception? cause = null) =>
        new(
            $"{path} does not start: {NodeText.OneLine(problem)}",
            "run npm ci --prefix src/Verifier.Sol, or set ANVIL to the path of a working anvil",
            cause);

    [GeneratedRegex(@"^Listening on 127\.0\.0\.1:(\d{1,5})$", RegexOptions.CultureInvariant)]
    private static partial Regex ListeningLine();

    private int WaitForPort(string path, CancellationToken cancellation)
    {
        // The output is read to the end, or anvil would stand still once the pipe is full.
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _port.TrySetException(CannotStart(path, _lastLine));
        if (_process.HasExited)
            _port.TrySetException(CannotStart(path, _lastLine));
        try
        {
            if (_port.Task.Wait((int)StartTimeout.TotalMilliseconds, cancellation))
                return _port.Task.Result;
        }
        catch (AggregateException exception) when (exception.InnerException is UserErrorException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw failure;
        }

        throw CannotStart(path, $"no port after {StartTimeout.TotalSeconds} s");
    }

    private void OnLine(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        if (!_port.Task.IsCompleted)
            _lastLine = line;
        if (ListeningLine().Match(line.Trim()) is { Success: true } match)
            _port.TrySetResult(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => Kill();

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit((int)StartTimeout.TotalMilliseconds);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended already, or is ending.
        }
    }
}
