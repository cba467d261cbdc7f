using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>
    /// Of util-linux: runs a program that the system ends when whoever started it ends, however that happens. Where it is missing, a chain stays
    /// behind if this process is killed.
    /// </summary>
    private const string ParentWatcher = "/usr/bin/setpriv";

    /// <summary>What a new account is given: 1,000 ETH.</summary>
    private static readonly BigInteger UsualFunds = BigInteger.Pow(10, 21);

    /// <summary>The number of anvil's chains, which move their time at will.</summary>
    public const ulong Id = 31_337;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _lastLine = "it printed nothing";
    private JsonRpcConnection? _rpc;

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
        string[] arguments = ["--host", "127.0.0.1", "--port", "0", "--hardfork", "osaka"];
        ProcessStartInfo start = new(File.Exists(ParentWatcher) ? ParentWatcher : path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in start.FileName == path ? arguments : ["--pdeathsig", "KILL", "--", path, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment.Remove(Account.EnvironmentVariable); // no business of its
        var chain = new DevelopmentChain(StartProcess(start, path), cancellation);
        try
        {
            chain.Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{chain.WaitForPort(path, cancellation)}");
            chain._rpc = new JsonRpcConnection(chain.Url, JsonRpcChainClient.DefaultTimeout);
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <summary>A new account that nobody else has, with funds.</summary>
    /// <param name="wei">What it has; null for 1,000 ETH.</param>
    public Account CreateAccount(BigInteger? wei = null)
    {
        var account = Account.Create();
        SetBalance(account.Address, wei ?? UsualFunds);
        return account;
    }

    /// <summary>Changes what an account has.</summary>
    /// <param name="account">The account.</param>
    /// <param name="wei">What it has then.</param>
    public void SetBalance(EthereumAddress account, BigInteger wei) => Ask("anvil_setBalance", account.ToString(), Hex.Quantity(wei));

    /// <summary>Makes blocks.</summary>
    /// <param name="blocks">How many.</param>
    public void Mine(int blocks = 1) => Ask("anvil_mine", Hex.Quantity(blocks));

    /// <summary>Lets time pass, and makes a block then.</summary>
    /// <param name="seconds">How long.</param>
    public void AdvanceTime(ulong seconds)
    {
        Ask("evm_increaseTime", Hex.Quantity(seconds));
        Mine();
    }

    /// <summary>Whether each transaction gets a block at once, as it does unless told otherwise.</summary>
    public void SetAutomine(bool isOn) => Ask("evm_setAutomine", isOn);

    /// <summary>Replaces the latest blocks by as many others without their transactions.</summary>
    /// <param name="depth">How many.</param>
    public void Reorganize(int depth) => Ask("anvil_reorg", depth, new JsonArray());

    /// <summary>Forgets a transaction that waits for a block.</summary>
    /// <param name="transaction">Its hash.</param>
    public void Drop(Bytes32 transaction) => Ask("anvil_dropTransaction", transaction.ToString());

    /// <summary>Remembers the chain as it is.</summary>
    /// <returns>A name for <see cref="Revert"/>.</returns>
    public string Snapshot() => Ask("evm_snapshot").ToText();

    /// <summary>Makes the chain what it was. Blocks since then never were.</summary>
    /// <param name="snapshot">The name that <see cref="Snapshot"/> gave it; good for one time.</param>
    public void Revert(string snapshot)
    {
        NodeValue answer = Ask("evm_revert", snapshot);
        if (answer.Json.ValueKind != JsonValueKind.True)
            throw answer.Wrong("a sign that the snapshot was there");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rpc?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _cancellation.Dispose();
        Kill();
        _process.Dispose();
    }

    /// <summary>
    /// Starts the process in a thread that lives as long as it: what has the system end the process with its parent looks at the thread, not at
    /// the process, that started it.
    /// </summary>
    private static Process StartProcess(ProcessStartInfo start, string path)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                Process process = Process.Start(start) ?? throw CannotStart(path, "there is no process");
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Win32Exception exception)
            {
                started.TrySetException(CannotStart(path, exception.Message, exception));
            }
            catch (Exception exception) when (exception is UserErrorException or InvalidOperationException)
            {
                // There is none, or it was disposed of meanwhile.
                started.TrySetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "development chain",
        }.Start();
        return started.Task.GetAwaiter().GetResult();
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

    private NodeValue Ask(string method, params ReadOnlySpan<JsonNode> parameters)
    {
        JsonRpcAnswer answer = _rpc!.Ask(method, [.. parameters], CancellationToken.None);
        return answer.Result ?? throw new ChainRefusedException($"{_rpc.Name}: {method}: {answer.Error!.Message}");
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
