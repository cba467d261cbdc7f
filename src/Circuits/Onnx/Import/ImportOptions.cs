using Zkml.Circuits.Network;

namespace Zkml.Circuits.Onnx.Import;

/// <summary>What a model's file does not say about its input.</summary>
public sealed record ImportOptions
{
    /// <summary>What pixels become before they enter the model; null takes [0, 1], or 0..255 where the model reads bytes.</summary>
    public PixelScale? Pixels { get; init; }

    /// <summary>The shape of an image, where the model leaves it open or reads features; null takes it from the model.</summary>
    public TensorShape? InputShape { get; init; }

    /// <summary>The output that holds the classes, where the model has several.</summary>
    public string? Output { get; init; }
}
