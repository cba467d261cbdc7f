using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Zkml.Gpu.Devices;

/// <summary>A point in a stream's work that the host and other streams can wait for. The host's accelerator has none to wait for.</summary>
internal sealed class DeviceEvent : IDisposable
{
    private readonly Accelerator _accelerator;
    private nint _handle;

    /// <summary>An event that has occurred.</summary>
    public DeviceEvent(Accelerator accelerator)
    {
        _accelerator = accelerator;
        if (accelerator is CudaAccelerator)
        {
            accelerator.Bind();
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.CreateEvent(out _handle, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
        }
    }

    /// <summary>It occurs once everything given to the stream so far is done.</summary>
    public void Record(AcceleratorStream stream)
    {
        if (stream is CudaStream cuda)
        {
            _accelerator.Bind();
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.RecordEvent(_handle, cuda.StreamPtr));
        }
        else
        {
            stream.Synchronize();
        }
    }

    /// <summary>What is given to the stream from now on waits for it.</summary>
    public void HoldUp(AcceleratorStream stream)
    {
        if (stream is CudaStream cuda)
        {
            _accelerator.Bind();
            CudaDriver.WaitForEvent(cuda.StreamPtr, _handle);
        }
    }

    /// <summary>Waits for it.</summary>
    public void Wait()
    {
        if (_handle != 0)
        {
            _accelerator.Bind();
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SynchronizeEvent(_handle));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _accelerator.Bind();
            _ = CudaAPI.CurrentAPI.DestroyEvent(_handle);
            _handle = 0;
        }
    }
}
